/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Sends rows with a key to the key's shard and the others aside. */
final class KeyByShardFn extends DoFn<Row, KV<Integer, Row>> {
  private static final long serialVersionUID = 1L;
  private static final int SHARD_BITS = 5;
  static final TupleTag<KV<Integer, Row>> KEYED = new TupleTag<>() {};

  private final SessionLayout layout;

  KeyByShardFn(SessionLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void processElement(@Element Row row, MultiOutputReceiver out) {
    Object key = layout.keyOf(row);
    if (key == null) {
      out.get(SessionizeResult.WITHOUT_KEY).output(row);
    } else {
      out.get(KEYED).output(KV.of(shardOf(key), row));
    }
  }

  /** Rests on the values alone, never on identity: the same in every JVM. */
  static int shardOf(Object key) {
    return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - SHARD_BITS);
  }
}
