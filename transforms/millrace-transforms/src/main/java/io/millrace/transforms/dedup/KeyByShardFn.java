/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Sends all rows of a key to one shard. */
final class KeyByShardFn extends DoFn<Row, KV<Integer, Row>> {
  private static final long serialVersionUID = 1L;
  private static final int SHARD_BITS = 5;

  private final DeduplicateLayout layout;

  KeyByShardFn(DeduplicateLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element Row row, OutputReceiver<KV<Integer, Row>> out) {
    out.output(KV.of(shardOf(layout.keyOf(row)), row));
  }

  /** Rests on the values alone, never on identity: the same in every JVM. */
  static int shardOf(List<Object> key) {
    return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - SHARD_BITS);
  }
}
