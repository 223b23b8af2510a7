/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.rows.Shards;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Sends rows with a key to the key's shard and the others aside. */
final class KeyByShardFn extends DoFn<Row, KV<Integer, Row>> {
  private static final long serialVersionUID = 1L;
  static final TupleTag<KV<Integer, Row>> KEYED = new TupleTag<>() {};
  static final TupleTag<Row> WITHOUT_KEY = new TupleTag<>() {};

  private final SessionLayout layout;
  private final Shards shards;

  KeyByShardFn(SessionLayout layout, Shards shards) {
    this.layout = layout;
    this.shards = shards;
  }

  @ProcessElement
  public void processElement(@Element Row row, MultiOutputReceiver out) {
    Object key = layout.keyOf(row);
    if (key == null) {
      out.get(WITHOUT_KEY).output(row);
    } else {
      out.get(KEYED).output(KV.of(shards.shardOf(key), row));
    }
  }
}
