/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.period.GatherSides;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.PeriodCut;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;

/** Joins the two sides of a shard in a period. */
final class MatchFn extends DoFn<KV<KV<Integer, Long>, Iterable<RawUnionValue>>, Block> {
  private static final long serialVersionUID = 1L;
  static final TupleTag<Block> JOINED = new TupleTag<>("joined") {};
  static final TupleTag<Block> LEFT_ALONE = new TupleTag<>("leftAlone") {};
  static final TupleTag<Block> RIGHT_ALONE = new TupleTag<>("rightAlone") {};

  private final JoinLayout layout;
  private final PeriodCut cut;
  private final Counter joined = JoinMetrics.JOINED.counter();
  private final Counter leftAlone = JoinMetrics.LEFT_ALONE.counter();
  private final Counter rightAlone = JoinMetrics.RIGHT_ALONE.counter();

  MatchFn(JoinLayout layout, PeriodCut cut) {
    this.layout = layout;
    this.cut = cut;
  }

  @ProcessElement
  public void processElement(
      @Element KV<KV<Integer, Long>, Iterable<RawUnionValue>> shard, MultiOutputReceiver out) {
    List<Block> left = new ArrayList<>();
    List<Block> right = new ArrayList<>();
    for (RawUnionValue side : shard.getValue()) {
      (side.getUnionTag() == GatherSides.LEFT ? left : right).add((Block) side.getValue());
    }
    Period period = cut.from(shard.getKey().getValue());
    new JoinShard(
            layout,
            cut,
            into(out.get(JOINED), joined),
            into(out.get(LEFT_ALONE), leftAlone),
            into(out.get(RIGHT_ALONE), rightAlone))
        .join(left, right, period);
  }

  private static Consumer<Block> into(OutputReceiver<Block> out, Counter counter) {
    return block -> {
      counter.inc(block.rows());
      out.outputWithTimestamp(block, BlockTimes.timestampOf(block));
    };
  }

  /** Rows that hold nothing up stand at the end of their window; results lie before it. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
