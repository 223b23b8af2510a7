/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The keys met in the objects of one line, to find one that is given twice in the same object.
 *
 * <p>A hash table with open addressing. Its memory grows with the keys of the largest line, up to
 * about 20 times that line's bytes, and is given back after the line if it was large.
 */
final class NameSet {
  private static final int FIRST_ENTRIES = 64;

  /** More than so many entries are not kept for the next line. */
  private static final int KEPT_ENTRIES = 4096;

  /** Unknown to who writes the lines, so that nobody can write keys that all fall together. */
  private final long seed = ThreadLocalRandom.current().nextLong();

  /** Entry number + 1 in the low half, the line's number in the high half. */
  private long[] slots = new long[2 * FIRST_ENTRIES];

  private long[] objects = new long[FIRST_ENTRIES];
  private int[] starts = new int[FIRST_ENTRIES];
  private int[] lengths = new int[FIRST_ENTRIES];
  private long[] hashes = new long[FIRST_ENTRIES];

  /** The names that were written with escapes; their starts are kept as complements. */
  private byte[] copies = {};

  private int copied;
  private int entries;
  private long lineNumber = 1L << 32;

  /** Forgets the names of the line before. */
  void clear() {
    if (entries == 0) {
      return;
    }
    if (entries > KEPT_ENTRIES) {
      slots = new long[2 * FIRST_ENTRIES];
      allocate(FIRST_ENTRIES);
      copies = new byte[0];
    }
    entries = 0;
    copied = 0;
    lineNumber += 1L << 32;
    if (lineNumber == 0) {
      Arrays.fill(slots, 0);
      lineNumber = 1L << 32;
    }
  }

  /**
   * Adds a name to those of an object of the line.
   *
   * @param isSlice whether the bytes are the line's own, which stay as they are until {@link
   *     #clear}; others are copied
   * @return whether it was not there
   */
  boolean add(long object, byte[] line, byte[] bytes, int from, int length, boolean isSlice) {
    long hash = Hashes.of(seed + object, bytes, from, length);
    int slot = (int) hash & slots.length - 1;
    while (slots[slot] >>> 32 == lineNumber >>> 32) {
      int entry = (int) slots[slot] - 1;
      if (hashes[entry] == hash
          && objects[entry] == object
          && lengths[entry] == length
          && equal(entry, line, bytes, from)) {
        return false;
      }
      slot = slot + 1 & slots.length - 1;
    }
    if (entries == objects.length) {
      grow();
      slot = free(hash);
    }
    slots[slot] = lineNumber | entries + 1;
    objects[entries] = object;
    starts[entries] = isSlice ? from : ~copy(bytes, from, length);
    lengths[entries] = length;
    hashes[entries] = hash;
    entries++;
    return true;
  }

  private boolean equal(int entry, byte[] line, byte[] bytes, int from) {
    int start = starts[entry];
    byte[] holder = start < 0 ? copies : line;
    int first = start < 0 ? ~start : start;
    int length = lengths[entry];
    return Arrays.equals(holder, first, first + length, bytes, from, from + length);
  }

  private int copy(byte[] bytes, int from, int length) {
    if (copied + length > copies.length) {
      copies = Arrays.copyOf(copies, Math.max(copied + length, 2 * copies.length));
    }
    System.arraycopy(bytes, from, copies, copied, length);
    copied += length;
    return copied - length;
  }

  private void grow() {
    allocate(2 * entries);
    slots = new long[4 * entries];
    for (int entry = 0; entry < entries; entry++) {
      slots[free(hashes[entry])] = lineNumber | entry + 1;
    }
  }

  private void allocate(int size) {
    objects = Arrays.copyOf(objects, size);
    starts = Arrays.copyOf(starts, size);
    lengths = Arrays.copyOf(lengths, size);
    hashes = Arrays.copyOf(hashes, size);
  }

  private int free(long hash) {
    int slot = (int) hash & slots.length - 1;
    while (slots[slot] >>> 32 == lineNumber >>> 32) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }
}
