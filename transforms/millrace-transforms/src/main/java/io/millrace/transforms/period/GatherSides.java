/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.GatherBlocks;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.transforms.join.UnionCoder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Brings the rows of two inputs together that have equal keys, period by period: {@link
 * GatherPeriods} for two sides, with the same promises about time and late rows.
 *
 * <p>Both sides are gathered as one collection of blocks with a mark: what CoGroupByKey does, but
 * for its GroupByKey, which {@link GatherBlocks} tells why bounded input must not go through.
 *
 * <p><b>State and memory:</b> as {@link GatherPeriods}, of both sides.
 *
 * @since 0.1
 */
@Internal
public final class GatherSides extends PTransform<PCollection<Block>, GatherSidesResult> {
  /** The mark of blocks of the left; those of the right have the next. */
  public static final int LEFT = 0;

  private static final long serialVersionUID = 1L;
  private static final int RIGHT = 1;

  private final List<String> leftKeys;
  private final transient PCollection<Block> right;
  private final List<String> rightKeys;
  private final PeriodCut leftCut;
  private final PeriodCut rightCut;

  private GatherSides(
      List<String> leftKeys,
      PCollection<Block> right,
      List<String> rightKeys,
      PeriodCut leftCut,
      PeriodCut rightCut) {
    this.leftKeys = leftKeys;
    this.right = right;
    this.rightKeys = rightKeys;
    this.leftCut = leftCut;
    this.rightCut = rightCut;
  }

  /**
   * Gathers the input with a right side.
   *
   * @param leftKeys the input's fields that make the key, of the types {@link
   *     io.millrace.transforms.block.BlockKeys} knows
   * @param right the other side, in the global window
   * @param rightKeys its fields that make the key, of the same types in the same order
   * @param cut into which periods
   */
  public static GatherSides of(
      List<String> leftKeys, PCollection<Block> right, List<String> rightKeys, PeriodCut cut) {
    return new GatherSides(List.copyOf(leftKeys), right, List.copyOf(rightKeys), cut, cut);
  }

  /** Gives a row of the left to its own period only: for work that looks back at the right. */
  public GatherSides lookingBackAtTheRightOnly() {
    return new GatherSides(leftKeys, right, rightKeys, rightCut.withoutLookBack(), rightCut);
  }

  @Override
  public GatherSidesResult expand(PCollection<Block> left) {
    boolean bounded =
        left.isBounded() == IsBounded.BOUNDED && right.isBounded() == IsBounded.BOUNDED;
    Coder<RawUnionValue> either = UnionCoder.of(List.of(BlockCoder.of(left), BlockCoder.of(right)));
    Spread lefts = Spread.of("SpreadLeft", left, leftKeys, leftCut, bounded);
    Spread rights = Spread.of("SpreadRight", right, rightKeys, rightCut, bounded);
    PCollection<KV<KV<Integer, Long>, RawUnionValue>> both =
        PCollectionList.of(mark("MarkLeft", lefts, LEFT, either))
            .and(mark("MarkRight", rights, RIGHT, either))
            .apply("Both", Flatten.pCollections());
    return new GatherSidesResult(
        bounded
            ? both.apply("GatherByShard", GatherBlocks.of(either))
            : PlaceGroups.whenDecided(both, rightCut),
        lefts,
        rights);
  }

  private static PCollection<KV<KV<Integer, Long>, RawUnionValue>> mark(
      String name, Spread spread, int side, Coder<RawUnionValue> either) {
    return spread
        .parts()
        .apply(name, ParDo.of(new MarkFn(side)))
        .setCoder(KvCoder.of(Spread.PLACES, either));
  }

  /** Says of which side a block is. */
  private static final class MarkFn
      extends DoFn<KV<KV<Integer, Long>, Block>, KV<KV<Integer, Long>, RawUnionValue>> {
    private static final long serialVersionUID = 1L;

    private final int side;

    MarkFn(int side) {
      this.side = side;
    }

    @ProcessElement
    public void processElement(
        @Element KV<KV<Integer, Long>, Block> spread,
        OutputReceiver<KV<KV<Integer, Long>, RawUnionValue>> out) {
      out.output(KV.of(spread.getKey(), new RawUnionValue(side, spread.getValue())));
    }
  }
}
