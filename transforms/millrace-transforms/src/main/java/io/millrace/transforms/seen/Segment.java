/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One part of an index: a sorted open-addressing table in one byte array. An entry is its order (a
 * hash of the key), what else tells the key, and the time it was kept at; entries stand in the
 * order of (order, key, time), none before its home slot, and no empty slot between an entry and
 * its home.
 *
 * <p>This is linear probing with the ordered insertion of Amble and Knuth ("Ordered hash tables",
 * 1974), whose entries stand as Robin Hood hashing leaves them (Celis, 1986): a search for a new
 * key ends after a few slots even in a full table. As homes rise with the order, the whole table is
 * sorted, so that a copy into a larger or smaller one is one pass over both, and a key kept very
 * many times is searched by halving. Not thread-safe.
 */
abstract class Segment {
  /** What {@link #seek} finds for a row that is no news. */
  static final int DUPLICATE = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int NEAR = 16;
  private static final int PAYLOAD = Long.BYTES;

  private final Layout layout;
  private final Horizon horizon;
  private final byte[] slots;
  private final int depth;
  private final int range;
  private final int stride;
  private final int timeAt;
  private final boolean wide;
  private final long base;
  private final int most;
  private final int last;
  private int count;
  private int free;
  private boolean crowded;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  /**
   * @throws IllegalStateException if the entries of one key, or of keys of one order, fill an array
   */
  Segment(Layout layout, Horizon horizon) {
    if (layout.bytes() > Integer.MAX_VALUE - Long.BYTES) {
      throw new IllegalStateException(
          "Cannot remember " + layout.most() + " keys in one segment: too many for an array");
    }
    this.layout = layout;
    this.horizon = horizon;
    this.slots = new byte[(int) layout.bytes()];
    this.depth = layout.depth();
    this.range = layout.range();
    this.stride = layout.stride();
    this.timeAt = PAYLOAD + layout.payloadBytes();
    this.wide = layout.timeBytes() == Long.BYTES;
    this.base = layout.base();
    this.most = layout.most();
    this.last = slots.length - stride;
  }

  /**
   * The key of an entry against the sought one, both of the same order: negative, 0 or positive.
   */
  abstract int compareKeys(int at, long tie);

  /** Takes over what an entry of another segment has between its order and its time. */
  abstract void copyPayload(Segment source, int from, int to, long mask);

  /** What the segment holds on the heap beside its slots. */
  abstract long keyBytes();

  final Layout layout() {
    return layout;
  }

  final int count() {
    return count;
  }

  final boolean isCrowded() {
    return crowded;
  }

  final long earliest() {
    return earliest;
  }

  final long latest() {
    return latest;
  }

  final long slotBytes() {
    return slots.length;
  }

  /** Reads where the order's home is, so that the reads of many rows wait for memory together. */
  final long touch(long order) {
    int at = Layout.home(order, depth, range) * stride;
    return slots[at] ^ slots[at + 4 * stride];
  }

  /** Where a row that is news goes, else {@link #DUPLICATE}. */
  final int seek(long order, long tie, long time) {
    // Complemented, so that an empty slot's zero is the last of all orders; compared as unsigned.
    long stored = ~order;
    long bound = stored + Long.MIN_VALUE;
    int at = Layout.home(order, depth, range) * stride;
    int far = at + NEAR * stride;
    long found = storedAt(at) + Long.MIN_VALUE;
    while (found > bound && at != far) {
      at += stride;
      found = storedAt(at) + Long.MIN_VALUE;
    }
    return found < bound ? at : seekEqual(at, stored, tie, time);
  }

  /** Where a row goes, be it news or not. */
  final int place(long order, long tie, long time) {
    return firstAfter(Layout.home(order, depth, range) * stride, ~order, tie, time);
  }

  private int seekEqual(int from, long stored, long tie, long time) {
    // For a row that is over itself, the nearest entry that is not.
    int at = firstAfter(from, stored, tie, Math.max(time, horizon.latestOver()));
    return covers(at - stride, stored, tie, time) || covers(at, stored, tie, time) ? DUPLICATE : at;
  }

  /**
   * Steps that double, then halve (Bentley and Yao, 1976): no slot before {@code from} is after.
   */
  private int firstAfter(int from, long stored, long tie, long time) {
    int low = from;
    int at = from;
    for (long step = stride; !isAfter(at, stored, tie, time); step *= 2) {
      low = at + stride;
      at = (int) Math.min(last, at + step);
    }
    while (low < at) {
      int middle = low + (at - low) / stride / 2 * stride;
      if (isAfter(middle, stored, tie, time)) {
        at = middle;
      } else {
        low = middle + stride;
      }
    }
    return at;
  }

  private boolean isAfter(int at, long stored, long tie, long time) {
    long found = storedAt(at);
    if (found != stored || isEmpty(at)) {
      return Long.compareUnsigned(found, stored) <= 0;
    }
    int compared = compareKeys(at, tie);
    return compared > 0 || (compared == 0 && timeAt(at) > time);
  }

  private boolean covers(int at, long stored, long tie, long time) {
    if (at < 0 || storedAt(at) != stored || isEmpty(at) || compareKeys(at, tie) != 0) {
      return false;
    }
    long kept = timeAt(at);
    return !horizon.isOver(kept) && horizon.covers(kept, time);
  }

  /** Makes an entry where {@link #seek} said; its payload is to be set. False if it has no room. */
  final boolean insert(int at, long order, long time) {
    if (count >= most || !layout.fits(time)) {
      return false;
    }
    int empty = at;
    while (!isEmpty(empty)) {
      empty += stride;
    }
    if (empty == last) {
      crowded = true;
      return false;
    }
    if (empty != at) {
      System.arraycopy(slots, at, slots, at + stride, empty - at);
    }
    put(at, order, time);
    return true;
  }

  private void put(int at, long order, long time) {
    LONG.set(slots, at, ~order);
    setOffset(at, time - base);
    count++;
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
  }

  /**
   * Copies the entries that are not over and belong here. Segments are given in the order of their
   * prefixes, to a segment nothing else was put in. False if there is no room.
   */
  final boolean addLiving(Segment source) {
    if (source.count == 0 || horizon.isOver(source.latest)) {
      return true;
    }
    earliest = Math.min(earliest, Math.max(source.earliest, horizon.earliestLiving()));
    latest = Math.max(latest, source.latest);
    long over = source.overOffset();
    int next = free;
    boolean part = layout.depth() > source.depth;
    int start = part && layout.prefix() % 2 == 1 ? source.middle() : 0;
    int end = part && layout.prefix() % 2 == 0 ? source.middle() : source.last;
    for (int from = start; from < end; from += source.stride) {
      long stored = source.storedAt(from);
      long offset = source.offsetAt(from);
      // All ones for an entry to copy, zero for none: which of them comes cannot be predicted, and
      // a wrongly predicted branch would cost more than copying zeros.
      long mask =
          source.wide
              ? (Long.compareUnsigned(offset, over) > 0 ? -1L : 0L)
              : (over - offset) >> (Long.SIZE - 1);
      int to = Math.max(next, Layout.home(~stored, depth, range) * stride);
      if (to >= last) {
        if (mask == 0) {
          continue;
        }
        return false;
      }
      LONG.set(slots, to, stored & mask);
      setOffset(to, (offset + source.base - base) & mask);
      copyPayload(source, from, to, mask);
      next += (to + stride - next) & (int) mask;
      count -= (int) mask;
    }
    free = next;
    return true;
  }

  /** Where the entries of the right half begin: those with a one after the prefix. */
  private int middle() {
    int at = next(0);
    while (at < last && orderAt(at) << depth >= 0) {
      at = next(at + stride);
    }
    return at;
  }

  /** How many entries are not over. */
  final int countLiving() {
    return horizon.isOver(earliest) ? countLiving(depth, layout.prefix()) : count;
  }

  /** How many entries with these leading bits of the order are not over. */
  final int countLiving(int bits, int prefix) {
    int living = 0;
    for (int at = next(0); at < last; at = next(at + stride)) {
      if (!horizon.isOver(timeAt(at)) && Layout.leadingBits(orderAt(at), bits) == prefix) {
        living++;
      }
    }
    return living;
  }

  final boolean isOver(int at) {
    return horizon.isOver(timeAt(at));
  }

  /** The first entry at or after a slot, or the end. */
  final int next(int from) {
    int at = from;
    while (at < last && isEmpty(at)) {
      at += stride;
    }
    return at;
  }

  final int end() {
    return last;
  }

  final int stride() {
    return stride;
  }

  private boolean isEmpty(int at) {
    // The offset of an entry is never 0; its order can be.
    return offsetAt(at) == 0;
  }

  private long storedAt(int at) {
    return (long) LONG.get(slots, at);
  }

  final long orderAt(int at) {
    return ~storedAt(at);
  }

  final long timeAt(int at) {
    return base + offsetAt(at);
  }

  private long offsetAt(int at) {
    return wide
        ? (long) LONG.get(slots, at + timeAt)
        : Integer.toUnsignedLong((int) INT.get(slots, at + timeAt));
  }

  private void setOffset(int at, long offset) {
    if (wide) {
      LONG.set(slots, at + timeAt, offset);
    } else {
      INT.set(slots, at + timeAt, (int) offset);
    }
  }

  /** The greatest offset that is over, or of an empty slot. */
  private long overOffset() {
    long overThrough = horizon.latestOver();
    return overThrough > base ? overThrough - base : 0;
  }

  final long longPayload(int at) {
    return (long) LONG.get(slots, at + PAYLOAD);
  }

  final void setPayload(int at, long value) {
    LONG.set(slots, at + PAYLOAD, value);
  }

  final int intPayload(int at) {
    return (int) INT.get(slots, at + PAYLOAD);
  }

  final void setPayload(int at, int value) {
    INT.set(slots, at + PAYLOAD, value);
  }
}
