/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Two sides, gathered, and the rows of each that came too late for it.
 *
 * @since 0.1
 */
@Internal
public final class GatherSidesResult implements POutput {
  private final PCollection<KV<KV<Integer, Long>, Iterable<RawUnionValue>>> sides;
  private final Spread left;
  private final Spread right;

  GatherSidesResult(
      PCollection<KV<KV<Integer, Long>, Iterable<RawUnionValue>>> sides,
      Spread left,
      Spread right) {
    this.sides = sides;
    this.left = left;
    this.right = right;
  }

  /**
   * The blocks of a shard and a period, which {@link PeriodCut#from} tells; those of the left under
   * {@link GatherSides#LEFT}. Of unbounded input in firing windows.
   */
  public PCollection<KV<KV<Integer, Long>, Iterable<RawUnionValue>>> sides() {
    return sides;
  }

  /** The rows of the left that nothing is decided from. */
  public PCollection<Block> lateLeft() {
    return left.late();
  }

  /** The rows of the right that nothing is decided from. */
  public PCollection<Block> lateRight() {
    return right.late();
  }

  /** How many rows of the left each bundle took. */
  public PCollection<Long> absorbedLeft() {
    return left.absorbed();
  }

  /** How many rows of the right each bundle took. */
  public PCollection<Long> absorbedRight() {
    return right.absorbed();
  }

  @Override
  public Pipeline getPipeline() {
    return sides.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(
        new TupleTag<>("sides"), sides,
        new TupleTag<>("lateLeft"), left.late(),
        new TupleTag<>("absorbedLeft"), left.absorbed(),
        new TupleTag<>("lateRight"), right.late(),
        new TupleTag<>("absorbedRight"), right.absorbed());
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
