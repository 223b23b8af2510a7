/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.rows.Shards;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Sends all rows of a key to one shard. */
final class KeyByShardFn extends DoFn<Row, KV<Integer, Row>> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateLayout layout;
  private final Shards shards;

  KeyByShardFn(DeduplicateLayout layout, Shards shards) {
    this.layout = layout;
    this.shards = shards;
  }

  @ProcessElement
  public void processElement(@Element Row row, OutputReceiver<KV<Integer, Row>> out) {
    out.output(KV.of(shards.shardOf(layout.keyOf(row)), row));
  }
}
