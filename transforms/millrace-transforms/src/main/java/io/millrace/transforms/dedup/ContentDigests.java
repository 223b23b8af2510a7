/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ContentBytes;
import io.millrace.transforms.seen.Ids128;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/**
 * What tells whether a duplicate agrees with what was kept: the first 128 bits of the SHA-256 of a
 * row's key and content, which no two different rows are known to share.
 */
final class ContentDigests implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ContentBytes key;
  private final ContentBytes content;
  private final Schema deltaSchema;
  private final int high;

  ContentDigests(ContentBytes key, ContentBytes content, Schema keySchema) {
    this.key = key;
    this.content = content;
    high = keySchema.getFieldCount();
    // Longer than the name of any field of the key.
    String name = String.join("", keySchema.getFieldNames());
    deltaSchema =
        Schema.builder()
            .addFields(keySchema.getFields())
            .addInt64Field(name + "#high")
            .addInt64Field(name + "#low")
            .build();
  }

  /** The fields of the key, and two for the digest. */
  Schema deltaSchema() {
    return deltaSchema;
  }

  /** Takes in what was kept before. */
  void restore(Iterable<Block> deltas, Ids128 kept) {
    for (Block delta : deltas) {
      for (int row = 0; row < delta.rows(); row++) {
        kept.restore(
            delta.column(high).longAt(row),
            delta.column(high + 1).longAt(row),
            delta.eventTime(row));
      }
    }
  }

  /** The digests of a block's rows. */
  Of of(Block block) {
    MessageDigest sha256 = sha256();
    long[] highs = new long[block.rows()];
    long[] lows = new long[block.rows()];
    for (int row = 0; row < highs.length; row++) {
      sha256.update(key.of(block, row));
      ByteBuffer digest = ByteBuffer.wrap(sha256.digest(content.of(block, row)));
      highs[row] = digest.getLong();
      lows[row] = digest.getLong();
    }
    return new Of(block, highs, lows);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot find SHA-256, which every Java has", e);
    }
  }

  /** Of one block. */
  final class Of {
    private final Block block;
    private final long[] highs;
    private final long[] lows;

    Of(Block block, long[] highs, long[] lows) {
      this.block = block;
      this.highs = highs;
      this.lows = lows;
    }

    /**
     * Says of each row that is not kept, in order, whether none of the rows kept before it that
     * make it a duplicate has its content: 1 or 0. Remembers those that are kept.
     */
    int[] conflicting(Ids128 kept, boolean[] isKept) {
      int[] conflicting = new int[isKept.length];
      int count = 0;
      for (int row = 0; row < isKept.length; row++) {
        if (isKept[row]) {
          kept.restore(highs[row], lows[row], block.eventTime(row));
        } else {
          boolean agrees = kept.isKept(highs[row], lows[row], block.eventTime(row));
          conflicting[count++] = agrees ? 0 : 1;
        }
      }
      return conflicting;
    }

    /**
     * The rows that are kept with their digests.
     *
     * @param delta their keys
     */
    Block with(Block delta, boolean[] isKept) {
      BlockBuilder builder =
          new BlockBuilder(Schema.of(deltaSchema.getField(high), deltaSchema.getField(high + 1)));
      for (int row = 0; row < isKept.length; row++) {
        if (isKept[row]) {
          builder.column(0).appendLong(highs[row]);
          builder.column(1).appendLong(lows[row]);
          builder.endRow(block.eventTime(row), Block.ON_TIME);
        }
      }
      Block added = builder.build();
      return delta.with(deltaSchema, List.of(added.column(0), added.column(1)));
    }
  }
}
