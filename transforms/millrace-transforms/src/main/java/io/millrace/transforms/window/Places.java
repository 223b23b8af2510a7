/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.rows.Shards;
import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/**
 * Where partial groups meet: under which key, and when. Safe for concurrent use.
 *
 * @param shards the keys; null where each group has one of its own
 * @param delay how long after its window's end a group comes out; null where all come out at the
 *     end
 */
record Places(@Nullable Shards shards, @Nullable Duration delay) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All that there is, of bounded input. */
  static Places ofAll(Shards shards) {
    return new Places(shards, null);
  }

  /** Windows that come out one by one. */
  static Places ofWindows(Shards shards, Duration delay) {
    return new Places(shards, delay);
  }

  /**
   * Sessions that come out one by one: what the runner joins to one session is what has one key, so
   * a shard's would never end. Groups that share a hash wait for each other.
   */
  static Places ofSessions(Duration delay) {
    return new Places(null, delay);
  }

  int keyOf(Object place) {
    return shards == null ? place.hashCode() : shards.shardOf(place);
  }

  /** Where a group stands whose window ends there: at its last millisecond. */
  long timeOf(long end) {
    return delay == null
        ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
        : BlockTimes.within(end - 1).getMillis();
  }
}
