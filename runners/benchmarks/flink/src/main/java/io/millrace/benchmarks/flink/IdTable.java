/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

/** The ids kept and their event times: open addressing, 24 bytes a slot, at most half full. */
final class IdTable {
  private static final int LONGS = 3;
  private static final long FREE = Long.MIN_VALUE;

  private long[] slots;
  private int size;

  IdTable(int capacity) {
    slots = freeSlots(Integer.highestOneBit(Math.max(8, capacity) * 4 - 1));
  }

  int size() {
    return size;
  }

  /** Keeps an id unless it was kept less than {@code horizon} away. */
  boolean keep(long high, long low, long timestamp, long horizon) {
    if (size * 2 * LONGS >= slots.length) {
      rebuild(slots.length / LONGS * 2, FREE);
    }
    int slot = find(high, low);
    long kept = slots[slot + 2];
    if (kept == FREE) {
      size++;
    } else if (Math.abs(timestamp - kept) < horizon) {
      return false;
    }
    slots[slot] = high;
    slots[slot + 1] = low;
    slots[slot + 2] = timestamp;
    return true;
  }

  /** Forgets what was kept before a time. */
  void dropBefore(long timestamp) {
    rebuild(slots.length / LONGS, timestamp);
  }

  /** Shows each id and its time. */
  void forEach(Entry entry) throws java.io.IOException {
    for (int slot = 0; slot < slots.length; slot += LONGS) {
      if (slots[slot + 2] != FREE) {
        entry.accept(slots[slot], slots[slot + 1], slots[slot + 2]);
      }
    }
  }

  /** Takes one id. */
  interface Entry {
    void accept(long high, long low, long timestamp) throws java.io.IOException;
  }

  private void rebuild(int capacity, long from) {
    long[] old = slots;
    slots = freeSlots(capacity);
    size = 0;
    for (int i = 0; i < old.length; i += LONGS) {
      if (old[i + 2] != FREE && old[i + 2] >= from) {
        int slot = find(old[i], old[i + 1]);
        System.arraycopy(old, i, slots, slot, LONGS);
        size++;
      }
    }
  }

  private int find(long high, long low) {
    long mixed = (high ^ low * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    int capacity = slots.length / LONGS;
    int index = (int) (mixed >>> 32) & (capacity - 1);
    while (slots[index * LONGS + 2] != FREE
        && (slots[index * LONGS] != high || slots[index * LONGS + 1] != low)) {
      index = (index + 1) & (capacity - 1);
    }
    return index * LONGS;
  }

  private static long[] freeSlots(int capacity) {
    long[] slots = new long[capacity * LONGS];
    for (int i = 2; i < slots.length; i += LONGS) {
      slots[i] = FREE;
    }
    return slots;
  }
}
