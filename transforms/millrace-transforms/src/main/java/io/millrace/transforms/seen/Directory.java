/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The segments of an index by the leading bits of the spread: extendible hashing (Fagin et al.,
 * 1979). A large segment is split in two, so that no pause is longer than the copy of one segment
 * and never more than one is held twice. A segment that is full first drops what is over. Not
 * thread-safe.
 */
final class Directory {
  /** From here on, a full segment is split: what a split reads and writes stays in a near cache. */
  private static final int MANY_ENTRIES = 16_000;

  private static final int MANY_KEY_BYTES = 2_000_000;
  private static final int MOST_DEPTH = 20;
  private static final int SEGMENT_OVERHEAD = 208;
  private static final int SEGMENTS_PER_SWEEP = 64;

  private final Horizon horizon;
  private Segment[] segments;
  private int depth;
  private int deepest = 1;
  private int version;
  private long cursor;
  private boolean sweeping;

  Directory(Horizon horizon, Log first) {
    this.horizon = horizon;
    this.segments = new Segment[] {new Segment(first, horizon, 0, 0)};
  }

  /** The segment of a row. */
  Segment of(long spread) {
    return segments[(int) (spread >>> 1 >>> (Long.SIZE - 1 - depth))];
  }

  /** Another number whenever entries may have come to other slots. */
  int version() {
    return version;
  }

  /** Makes room in the segment of a row, which has none for it. */
  void makeRoom(long spread, long time) {
    Segment full = of(spread);
    Log log = full.log();
    version++;
    int living = full.countLiving();
    if (isWasteful(log.count(), living) || !log.fits(time)) {
      long earliest = Math.min(time, Math.max(log.earliest(), horizon.earliestLiving()));
      long latest = Math.max(time, log.latest());
      Log kept = log.fresh(living, earliest, latest);
      copyLiving(log, kept);
      put(new Segment(kept, horizon, full.depth(), full.prefix()));
    } else if (!isLarge(log) || full.depth() == MOST_DEPTH || !split(full)) {
      full.grow();
    }
  }

  private static boolean isWasteful(int count, int living) {
    return count - living > count / 4;
  }

  private static boolean isLarge(Log log) {
    return log.count() > MANY_ENTRIES || log.keyBytes() > MANY_KEY_BYTES;
  }

  /** Parts the entries by the bit after the prefix. False if too few would be on one side. */
  private boolean split(Segment full) {
    Log log = full.log();
    int half = log.count() / 2;
    Log[] halves = {
      log.fresh(half, log.earliest(), log.latest()), log.fresh(half, log.earliest(), log.latest())
    };
    int shift = Long.SIZE - 1 - full.depth();
    for (int entry = 0; entry < log.count(); entry++) {
      long spread = horizon.spread(log.order(entry), log.time(entry));
      halves[(int) (spread >>> shift) & 1].copy(log, entry);
    }
    // Keys of one spread cannot be parted: then a larger segment is the lesser evil.
    if (Math.min(halves[0].count(), halves[1].count()) < log.count() / 8) {
      return false;
    }
    int below = full.depth() + 1;
    put(new Segment(halves[0], horizon, below, 2 * full.prefix()));
    put(new Segment(halves[1], horizon, below, 2 * full.prefix() + 1));
    deepest += below == depth ? 2 : 0;
    return true;
  }

  private void copyLiving(Log from, Log to) {
    for (int entry = 0; entry < from.count(); entry++) {
      if (!horizon.isOver(from.time(entry))) {
        to.copy(from, entry);
      }
    }
  }

  private void put(Segment segment) {
    if (segment.depth() > depth) {
      Segment[] doubled = new Segment[2 * segments.length];
      for (int i = 0; i < doubled.length; i++) {
        doubled[i] = segments[i / 2];
      }
      segments = doubled;
      depth++;
      deepest = 0;
    }
    int span = 1 << (depth - segment.depth());
    Arrays.fill(segments, segment.prefix() * span, (segment.prefix() + 1) * span, segment);
  }

  /** Forgets what can match no more, some segments at a time. */
  void expireBefore(long frontier) {
    horizon.advanceTo(frontier);
    if (!horizon.takesStep() && !sweeping) {
      return;
    }
    // Spreads are even, so two segments with little to drop speak for the others.
    int idle = 0;
    int most = Math.max(SEGMENTS_PER_SWEEP, segments.length / 8);
    for (int i = 0; i < Math.min(most, segments.length) && idle < 2; i++) {
      Segment segment = of(cursor);
      if (segment.log().count() > 0 && !sweep(segment)) {
        idle++;
      }
      Segment swept = of(cursor);
      cursor = (swept.prefix() + 1L) << 1 << (Long.SIZE - 2 - swept.depth()) << 1;
    }
    sweeping = idle < 2 && most < segments.length;
  }

  private boolean sweep(Segment segment) {
    int living = segment.countLiving();
    if (!isWasteful(segment.log().count(), living)) {
      return false;
    }
    Segment swept = rebuild(segment.depth(), segment.prefix(), living, List.of(segment));
    put(swept);
    mergeUp(swept);
    return true;
  }

  private Segment rebuild(int bits, int prefix, int living, List<Segment> sources) {
    version++;
    long earliest = Long.MAX_VALUE;
    long latest = horizon.earliestLiving();
    for (Segment source : sources) {
      earliest = Math.min(earliest, Math.max(source.log().earliest(), horizon.earliestLiving()));
      latest = Math.max(latest, source.log().latest());
    }
    Log kept = sources.get(0).log().fresh(living, Math.min(earliest, latest), latest);
    for (Segment source : sources) {
      copyLiving(source.log(), kept);
    }
    return new Segment(kept, horizon, bits, prefix);
  }

  private void mergeUp(Segment first) {
    Segment segment = first;
    while (segment.depth() > 0) {
      int bits = segment.depth();
      int prefix = segment.prefix();
      Segment left = of(spreadOf(prefix & ~1, bits));
      Segment right = of(spreadOf(prefix | 1, bits));
      int entries = left.log().count() + right.log().count();
      boolean small =
          entries < MANY_ENTRIES / 3
              && left.log().keyBytes() + right.log().keyBytes() < MANY_KEY_BYTES / 4;
      if (left.depth() != bits || right.depth() != bits || !small) {
        return;
      }
      segment = rebuild(bits - 1, prefix >> 1, entries, List.of(left, right));
      put(segment);
      if (bits == depth) {
        deepest -= 2;
        halveWhileShallow();
      }
    }
  }

  private static long spreadOf(int prefix, int bits) {
    return (long) prefix << 1 << (Long.SIZE - 1 - bits);
  }

  private void halveWhileShallow() {
    while (depth > 0 && deepest == 0) {
      Segment[] halved = new Segment[segments.length / 2];
      for (int i = 0; i < halved.length; i++) {
        halved[i] = segments[2 * i];
      }
      segments = halved;
      depth--;
      for (Segment segment : segments) {
        deepest += segment.depth() == depth ? 1 : 0;
      }
    }
  }

  void forEach(Consumer<Segment> visitor) {
    for (int i = 0; i < segments.length; i += 1 << (depth - segments[i].depth())) {
      visitor.accept(segments[i]);
    }
  }

  /** Entries held, with those that are over and not yet forgotten. */
  long count() {
    long[] sum = {0};
    forEach(segment -> sum[0] += segment.log().count());
    return sum[0];
  }

  long heapBytes() {
    long[] sum = {(long) Integer.BYTES * segments.length};
    forEach(segment -> sum[0] += SEGMENT_OVERHEAD + segment.heapBytes());
    return sum[0];
  }
}
