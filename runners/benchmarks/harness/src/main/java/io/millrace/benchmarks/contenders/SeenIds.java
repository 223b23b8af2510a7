/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids kept and when, exactly: of two within an hour of event time only the first is new. Each
 * hour of the day has a set of its own, where being there is enough; only its two neighbours are
 * asked for the time as well. 20 bytes a slot, at most three of four slots in use. Safe for
 * concurrent use: sixty-four shards, each with a lock.
 */
final class SeenIds {
  private static final int SHARD_BITS = 6;
  private static final long HOUR = 3_600_000;

  private final Shard[] shards = new Shard[1 << SHARD_BITS];

  SeenIds() {
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard();
    }
  }

  /** True if no such id was kept within an hour before or after; it is kept then. */
  boolean add(long high, long low, long ts) {
    return shards[(int) (high >>> (Long.SIZE - SHARD_BITS))].add(high, low, ts);
  }

  private static final class Shard {
    private final Map<Long, IdSet> hours = new HashMap<>();
    private long hour = Long.MIN_VALUE;
    private IdSet current = new IdSet();
    private @Nullable IdSet before;
    private @Nullable IdSet after;

    synchronized boolean add(long high, long low, long ts) {
      long wanted = Math.floorDiv(ts, HOUR);
      if (wanted != hour) {
        turnTo(wanted);
      }
      int millis = (int) (ts - wanted * HOUR);
      boolean near =
          (before != null && before.millisOf(high, low) > millis)
              || (after != null && after.holdsBefore(high, low, millis));
      return !near && current.add(high, low, millis);
    }

    private void turnTo(long wanted) {
      hour = wanted;
      current = hours.computeIfAbsent(wanted, h -> new IdSet());
      before = hours.get(wanted - 1);
      after = hours.get(wanted + 1);
    }
  }

  /** Ids of one hour with the millisecond within it, by open addressing. Not thread-safe. */
  private static final class IdSet {
    private static final int ABSENT = -1;
    private static final int FIRST_SLOTS = 1 << 8;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] ids = new long[2 * FIRST_SLOTS];
    private int[] times = new int[FIRST_SLOTS]; // Plus one: 0 is a free slot.
    private int size;

    boolean add(long high, long low, int millis) {
      int slot = slot(high, low);
      if (times[slot] != 0) {
        return false;
      }
      put(slot, high, low, millis + 1);
      if (++size > times.length / 4 * 3) {
        grow();
      }
      return true;
    }

    int millisOf(long high, long low) {
      return times[slot(high, low)] - 1;
    }

    boolean holdsBefore(long high, long low, int millis) {
      int held = millisOf(high, low);
      return held != ABSENT && held < millis;
    }

    private void put(int slot, long high, long low, int time) {
      ids[2 * slot] = high;
      ids[2 * slot + 1] = low;
      times[slot] = time;
    }

    private int slot(long high, long low) {
      long mixed = (high ^ low) * SPREAD;
      int mask = times.length - 1;
      int slot = (int) (mixed >>> Integer.SIZE) & mask;
      while (times[slot] != 0 && (ids[2 * slot] != high || ids[2 * slot + 1] != low)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      long[] oldIds = ids;
      int[] oldTimes = times;
      ids = new long[2 * oldIds.length];
      times = new int[2 * oldTimes.length];
      for (int i = 0; i < oldTimes.length; i++) {
        if (oldTimes[i] != 0) {
          long high = oldIds[2 * i];
          long low = oldIds[2 * i + 1];
          put(slot(high, low), high, low, oldTimes[i]);
        }
      }
    }
  }
}
