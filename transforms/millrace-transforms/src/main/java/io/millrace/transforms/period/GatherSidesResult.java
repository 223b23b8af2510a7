/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Two sides, gathered, and the rows of each that came too late for it.
 *
 * @since 0.1
 */
@Internal
public final class GatherSidesResult extends NamedOutputs {
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
  protected Map<String, PCollection<?>> outputs() {
    return Map.of(
        "sides", sides,
        "lateLeft", left.late(),
        "absorbedLeft", left.absorbed(),
        "lateRight", right.late(),
        "absorbedRight", right.absorbed());
  }
}
