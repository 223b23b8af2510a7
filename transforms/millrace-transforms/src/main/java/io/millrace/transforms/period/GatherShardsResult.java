/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * The rows of shards and periods, and those that came too late for theirs.
 *
 * @since 0.1
 */
@Internal
public final class GatherShardsResult extends NamedOutputs {
  private final PCollection<KV<KV<Integer, Long>, Iterable<Block>>> shards;
  private final PCollection<Block> late;
  private final PCollection<Long> absorbed;

  GatherShardsResult(
      PCollection<KV<KV<Integer, Long>, Iterable<Block>>> shards,
      PCollection<Block> late,
      PCollection<Long> absorbed) {
    this.shards = shards;
    this.late = late;
    this.absorbed = absorbed;
  }

  /**
   * The blocks of a shard and a period, which {@link PeriodCut#from} tells. Of unbounded input in
   * firing windows.
   */
  public PCollection<KV<KV<Integer, Long>, Iterable<Block>>> shards() {
    return shards;
  }

  /** The rows that are in no period. */
  public PCollection<Block> late() {
    return late;
  }

  /** How many rows each bundle took: every row is in one of these numbers or late. */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("shards", shards, "late", late, "absorbed", absorbed);
  }
}
