/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of one key as a runner with checkpoints holds it: as bytes, read back in another order
 * than written. It counts how often the bag is read, and knows no method that the step needs not.
 */
final class ShardState {
  private final BlockCoder coder;
  private List<byte[]> deltas = new ArrayList<>();
  private @Nullable Long token;
  private @Nullable Instant expiry;
  private int reads;

  ShardState(Schema keys) {
    coder = BlockCoder.of(keys);
  }

  private ShardState(ShardState other) {
    coder = other.coder;
    deltas = new ArrayList<>(other.deltas);
    token = other.token;
    expiry = other.expiry;
  }

  /** A checkpoint. */
  ShardState copy() {
    return new ShardState(this);
  }

  void rollBackTo(ShardState checkpoint) {
    deltas = new ArrayList<>(checkpoint.deltas);
    token = checkpoint.token;
    expiry = checkpoint.expiry;
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

  Timer timer() {
    return new Expiry();
  }

  /** The time of the timer, which is then set no more; null if it is not set or not due. */
  @Nullable Instant takeDue(long watermark) {
    Instant due = expiry;
    if (due == null || due.getMillis() > watermark) {
      return null;
    }
    expiry = null;
    return due;
  }

  /** The event times in the state. */
  List<Long> times() {
    List<Long> times = new ArrayList<>();
    for (Block delta : new Seen().decode()) {
      for (long time : delta.eventTimes()) {
        times.add(time);
      }
    }
    return times;
  }

  boolean hasToken() {
    return token != null;
  }

  private final class Seen implements BagState<Block> {
    @Override
    public List<Block> read() {
      reads++;
      return decode();
    }

    private List<Block> decode() {
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
      deltas = new ArrayList<>();
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
      token = null;
    }
  }

  /** It can be set, to a time that Beam allows. */
  private final class Expiry implements Timer {
    @Override
    public void set(Instant time) {
      assertThat(time)
          .isBetween(BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE.maxTimestamp());
      expiry = time;
    }

    @Override
    public void setRelative() {
      throw new UnsupportedOperationException("setRelative");
    }

    @Override
    public void clear() {
      throw new UnsupportedOperationException("clear");
    }

    @Override
    public Timer offset(Duration offset) {
      throw new UnsupportedOperationException("offset");
    }

    @Override
    public Timer align(Duration period) {
      throw new UnsupportedOperationException("align");
    }

    @Override
    public Timer withOutputTimestamp(Instant outputTime) {
      throw new UnsupportedOperationException("withOutputTimestamp");
    }

    @Override
    public Timer withNoOutputTimestamp() {
      throw new UnsupportedOperationException("withNoOutputTimestamp");
    }

    @Override
    public Instant getCurrentRelativeTime() {
      throw new UnsupportedOperationException("getCurrentRelativeTime");
    }
  }
}
