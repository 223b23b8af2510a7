/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/**
 * How a {@link Segment} lays out its slots; it never changes, a segment that needs another is built
 * anew.
 *
 * @param depth how many leading bits of the order all keys of the segment share, 0 to 20
 * @param prefix those bits
 * @param range the number of slots that orders are mapped on
 * @param tail the number of slots after them, for entries pushed to the right
 * @param payloadBytes what an entry has between its order and its time
 * @param timeBytes 4, or 8 if the times lie too far apart for that
 * @param base what is taken off a time before it is stored; all times are above it
 */
record Layout(
    int depth, int prefix, int range, int tail, int payloadBytes, int timeBytes, long base) {
  private static final int ORDER_BYTES = Long.BYTES;
  private static final int LEAST_RANGE = 8;
  private static final int MOST_TAIL = 96;

  /** The fullest a segment gets, and how many of a hundred entries a new one has yet to take. */
  private static final int MOST_PERCENT = 82;

  private static final int GROWTH_PERCENT = 35;

  /** The longest times that start out in 4 bytes: a quarter of what fits is left for later ones. */
  private static final long MOST_SPAN = 3L << 30;

  private static final long SLACK_BELOW = 1L << 28;

  /** A segment with room for some more than these entries, at these and somewhat later times. */
  static Layout of(
      int depth, int prefix, int payloadBytes, int entries, int tail, long earliest, long latest) {
    int range = rangeFor(entries);
    int slack = Math.max(tail, Math.min(MOST_TAIL, LEAST_RANGE + range / 8));
    boolean wide = Long.compareUnsigned(latest - earliest, MOST_SPAN) > 0;
    // The least long as base leaves only that long itself without an offset.
    long base =
        wide || earliest < Long.MIN_VALUE + SLACK_BELOW ? Long.MIN_VALUE : earliest - SLACK_BELOW;
    int timeBytes = wide ? Long.BYTES : Integer.BYTES;
    return new Layout(depth, prefix, range, slack, payloadBytes, timeBytes, base);
  }

  private static int rangeFor(int entries) {
    long expected = (long) entries + (long) entries * GROWTH_PERCENT / 100 + 1;
    // Rounded up, so that the most entries are never fewer than expected.
    long room = (expected * 100 + MOST_PERCENT - 1) / MOST_PERCENT;
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_RANGE, room));
  }

  /** How many entries may be in. */
  int most() {
    return (int) ((long) range * MOST_PERCENT / 100);
  }

  int stride() {
    return ORDER_BYTES + payloadBytes + timeBytes;
  }

  /** With one slot more than are used: it stays empty, so every search ends. */
  long bytes() {
    return ((long) range + tail + 1) * stride();
  }

  /** Whether the key of this order belongs here. */
  boolean owns(long order) {
    return (int) leadingBits(order, depth) == prefix;
  }

  /**
   * The slot where an order belongs: the 32 bits after the prefix, scaled to the range by a
   * multiplication in place of a division (Daniel Lemire, "Fast Random Integer Generation in an
   * Interval", 2019). It never falls as orders rise.
   */
  static int home(long order, int depth, int range) {
    return (int) ((((order << depth) >>> 32) * range) >>> 32);
  }

  /** The first bits, 0 to 63 of them. */
  static long leadingBits(long order, int bits) {
    return order >>> 1 >>> (Long.SIZE - 1 - bits);
  }

  /** Whether a time can be stored. */
  boolean fits(long time) {
    return time > base
        && (timeBytes == Long.BYTES || Long.compareUnsigned(time - base, 0xFFFF_FFFFL) <= 0);
  }
}
