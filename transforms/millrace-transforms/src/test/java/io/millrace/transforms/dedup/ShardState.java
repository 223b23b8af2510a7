/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;

/**
 * The state of one key as a runner with checkpoints holds it: as bytes, read back in another order
 * than written. It counts how often the bag is read, and knows no method that the step needs not.
 */
final class ShardState {
  private final BlockCoder coder;
  private List<byte[]> deltas = new ArrayList<>();
  private @Nullable Long token;
  private int reads;

  ShardState(Schema keys) {
    coder = BlockCoder.of(keys);
  }

  private ShardState(ShardState other) {
    coder = other.coder;
    deltas = new ArrayList<>(other.deltas);
    token = other.token;
  }

  /** A checkpoint. */
  ShardState copy() {
    return new ShardState(this);
  }

  void rollBackTo(ShardState checkpoint) {
    deltas = new ArrayList<>(checkpoint.deltas);
    token = checkpoint.token;
  }

  /** How often the bag was read. */
  int reads() {
    return reads;
  }

  BagState<Block> seen() {
    return new Seen();
  }

  ValueState<Long> token() {
    return new Token();
  }

  private final class Seen implements BagState<Block> {
    @Override
    public List<Block> read() {
      reads++;
      List<Block> blocks = new ArrayList<>();
      try {
        for (byte[] delta : deltas) {
          blocks.add(0, CoderUtils.decodeFromByteArray(coder, delta));
        }
      } catch (CoderException e) {
        throw new IllegalStateException(e);
      }
      return blocks;
    }

    @Override
    public void add(Block delta) {
      try {
        deltas.add(CoderUtils.encodeToByteArray(coder, delta));
      } catch (CoderException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public ReadableState<Boolean> isEmpty() {
      throw new UnsupportedOperationException("isEmpty");
    }

    @Override
    public BagState<Block> readLater() {
      return this;
    }

    @Override
    public void clear() {
      throw new UnsupportedOperationException("clear");
    }
  }

  private final class Token implements ValueState<Long> {
    @Override
    public void write(Long newToken) {
      token = newToken;
    }

    @Override
    public @Nullable Long read() {
      return token;
    }

    @Override
    public ValueState<Long> readLater() {
      return this;
    }

    @Override
    public void clear() {
      throw new UnsupportedOperationException("clear");
    }
  }
}
