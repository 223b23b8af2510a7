/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import io.millrace.transforms.Internal;
import io.millrace.transforms.MillraceOptions;
import java.io.Serializable;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * The groups that keyed work is cut into; all rows of a key are in one of them. Safe for concurrent
 * use.
 *
 * @param count how many there are, 1 to 4096
 * @since 0.1
 */
@Internal
public record Shards(int count) implements Serializable {
  private static final int MOST = 4096;
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  public Shards {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "Invalid shards: " + count + " (must be between 1 and " + MOST + ")");
    }
  }

  /**
   * The shards of a run, as {@link MillraceOptions#getShards} has them.
   *
   * @throws IllegalArgumentException if the run's setting is out of bounds
   */
  public static Shards of(Pipeline pipeline) {
    return new Shards(pipeline.getOptions().as(MillraceOptions.class).getShards());
  }

  /** The coder of rows under the number of their shard. */
  public static Coder<KV<Integer, Row>> coder(Schema rows) {
    return KvCoder.of(VarIntCoder.of(), RowCoder.of(rows));
  }

  /**
   * The shard of a key, 0 to count - 1. Rests on the key's values alone, never on identity: the
   * same in every JVM.
   *
   * @param key a {@link KeyValues}, or a list of such and of numbers
   */
  public int shardOf(Object key) {
    return ofMixed(Integer.toUnsignedLong(key.hashCode() * GOLDEN_RATIO));
  }

  /**
   * The shard of a key with that hash, 0 to count - 1.
   *
   * @param hash well mixed in its high bits, the same in every JVM
   */
  public int ofHash(long hash) {
    return ofMixed(hash >>> Integer.SIZE);
  }

  private int ofMixed(long mixed) {
    // The high bits of the product are the well mixed ones, so they choose the shard.
    return (int) ((mixed * count) >>> Integer.SIZE);
  }
}
