/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The segments of an index by the leading bits of the order: extendible hashing (Fagin et al.,
 * 1979). A segment grows by a quarter at a time and is split in two when large, so that no pause is
 * longer than the copy of one segment and never more than one is held twice. Growing first drops
 * what is over. Not thread-safe.
 */
final class Directory<S extends Segment> {
  /** Below half of the smallest heap region of G1, so that no segment wastes a region's rest. */
  static final int MOST_SEGMENT_BYTES = 500_000;

  private static final int MOST_KEY_BYTES = 4 * MOST_SEGMENT_BYTES;
  private static final int MOST_DEPTH = 20;
  private static final int SEGMENT_OVERHEAD = 192;
  private static final int SEGMENTS_PER_SWEEP = 64;

  /** Makes an empty segment, on the keys of another one if that is given. */
  interface Maker<S> {
    S make(Layout layout, @Nullable S keysOf);
  }

  private final Horizon horizon;
  private final int payloadBytes;
  private final Maker<S> maker;
  private Segment[] segments;
  private int depth;
  private int deepest = 1;
  private long cursor;
  private boolean sweeping;

  Directory(Horizon horizon, int payloadBytes, Maker<S> maker) {
    this.horizon = horizon;
    this.payloadBytes = payloadBytes;
    this.maker = maker;
    this.segments = new Segment[] {maker.make(Layout.of(0, 0, payloadBytes, 0, 0, 0, 0), null)};
  }

  /** The segment of a key. */
  @SuppressWarnings("unchecked") // Only what the maker made is put in.
  S of(long order) {
    return (S) segments[(int) Layout.leadingBits(order, depth)];
  }

  /** Rebuilds the segment of a key that has no room for a row at a time. */
  void makeRoom(long order, long time) {
    S full = of(order);
    Layout old = full.layout();
    int living = full.countLiving();
    int tail = full.isCrowded() ? 2 * old.tail() : 0;
    long earliest = Math.min(time, Math.max(full.earliest(), horizon.earliestLiving()));
    long latest = Math.max(time, full.latest());
    int zeros = splitPoint(full, living);
    if (zeros > 0) {
      int below = old.depth() + 1;
      int left = 2 * old.prefix();
      put(build(below, left, zeros, 0, earliest, latest, null, List.of(full)));
      put(build(below, left + 1, living - zeros, 0, earliest, latest, null, List.of(full)));
      deepest += below == depth ? 2 : 0;
    } else {
      // Where nothing is dropped, the keys' own bytes can stay where they are.
      S keysOf = living == full.count() ? full : null;
      put(build(old.depth(), old.prefix(), living, tail, earliest, latest, keysOf, List.of(full)));
    }
  }

  /** How many entries go to the left half of a segment to be split; 0 if it stays whole. */
  private int splitPoint(S full, int living) {
    Layout old = full.layout();
    Layout grown = Layout.of(old.depth(), old.prefix(), payloadBytes, living, 0, 0, 0);
    boolean large = grown.bytes() > MOST_SEGMENT_BYTES || full.keyBytes() > MOST_KEY_BYTES;
    if (!large || old.depth() == MOST_DEPTH) {
      return 0;
    }
    int zeros = full.countLiving(old.depth() + 1, 2 * old.prefix());
    // One key kept very many times cannot be split: then a larger segment is the lesser evil.
    return Math.min(zeros, living - zeros) < living / 8 ? 0 : zeros;
  }

  private S build(
      int bits,
      int prefix,
      int entries,
      int tail,
      long earliest,
      long latest,
      @Nullable S keysOf,
      List<S> sources) {
    Layout layout = Layout.of(bits, prefix, payloadBytes, entries, tail, earliest, latest);
    S made = maker.make(layout, keysOf);
    for (S source : sources) {
      if (!made.addLiving(source)) {
        return build(bits, prefix, entries, 2 * layout.tail(), earliest, latest, keysOf, sources);
      }
    }
    return made;
  }

  private void put(S segment) {
    Layout layout = segment.layout();
    if (layout.depth() > depth) {
      Segment[] doubled = new Segment[2 * segments.length];
      for (int i = 0; i < doubled.length; i++) {
        doubled[i] = segments[i / 2];
      }
      segments = doubled;
      depth++;
      deepest = 0;
    }
    int span = 1 << (depth - layout.depth());
    Arrays.fill(segments, layout.prefix() * span, (layout.prefix() + 1) * span, segment);
  }

  /** Forgets what can match no more, some segments at a time. */
  void expireBefore(long frontier) {
    horizon.advanceTo(frontier);
    if (!horizon.takesStep() && !sweeping) {
      return;
    }
    // Orders are spread evenly, so two segments with little to drop speak for the others.
    int idle = 0;
    int most = Math.max(SEGMENTS_PER_SWEEP, segments.length / 8);
    for (int i = 0; i < Math.min(most, segments.length) && idle < 2; i++) {
      S segment = of(cursor);
      if (segment.count() > 0 && !sweep(segment)) {
        idle++;
      }
      Layout swept = of(cursor).layout();
      cursor = (swept.prefix() + 1L) << 1 << (Long.SIZE - 2 - swept.depth()) << 1;
    }
    sweeping = idle < 2 && most < segments.length;
  }

  private boolean sweep(S segment) {
    int living = segment.countLiving();
    if (segment.count() - living <= segment.count() / 4) {
      return false;
    }
    Layout old = segment.layout();
    S swept = rebuild(old.depth(), old.prefix(), living, List.of(segment));
    put(swept);
    mergeUp(swept);
    return true;
  }

  private S rebuild(int bits, int prefix, int living, List<S> sources) {
    long earliest = Long.MAX_VALUE;
    long latest = horizon.earliestLiving();
    for (S source : sources) {
      earliest = Math.min(earliest, Math.max(source.earliest(), horizon.earliestLiving()));
      latest = Math.max(latest, source.latest());
    }
    return build(bits, prefix, living, 0, Math.min(earliest, latest), latest, null, sources);
  }

  private void mergeUp(S first) {
    S segment = first;
    while (segment.layout().depth() > 0) {
      Layout layout = segment.layout();
      int bits = layout.depth();
      S left = of(orderOf(layout.prefix() & ~1, bits));
      S right = of(orderOf(layout.prefix() | 1, bits));
      int living = left.count() + right.count();
      boolean small =
          living * 2L * layout.stride() < MOST_SEGMENT_BYTES / 2
              && left.keyBytes() + right.keyBytes() < MOST_KEY_BYTES / 4;
      if (left.layout().depth() != bits || right.layout().depth() != bits || !small) {
        return;
      }
      segment = rebuild(bits - 1, layout.prefix() >> 1, living, List.of(left, right));
      put(segment);
      if (bits == depth) {
        deepest -= 2;
        halveWhileShallow();
      }
    }
  }

  private static long orderOf(int prefix, int bits) {
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
        deepest += segment.layout().depth() == depth ? 1 : 0;
      }
    }
  }

  @SuppressWarnings("unchecked") // Only what the maker made is put in.
  void forEach(Consumer<S> visitor) {
    for (int i = 0; i < segments.length; i += 1 << (depth - segments[i].layout().depth())) {
      visitor.accept((S) segments[i]);
    }
  }

  /** Entries held, with those that are over and not yet forgotten. */
  long count() {
    long[] sum = {0};
    forEach(segment -> sum[0] += segment.count());
    return sum[0];
  }

  long heapBytes() {
    long[] sum = {(long) Integer.BYTES * segments.length};
    forEach(segment -> sum[0] += SEGMENT_OVERHEAD + segment.slotBytes() + segment.keyBytes());
    return sum[0];
  }
}
