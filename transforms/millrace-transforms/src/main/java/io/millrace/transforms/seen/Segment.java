/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/**
 * One part of an index: a log of entries, and a table of references to them by hash. A slot of the
 * table is the number of an entry, from 1, in as many bits as the table needs, below the leading
 * bits of its hash; 0 is free. Nearly every comparison with another key ends at these bits, so that
 * a key that is new reads one place of the table and is appended to the log.
 *
 * <p>The table is linear probing (Knuth, "The Art of Computer Programming", volume 3, 6.4,
 * algorithm L) without deletion. An entry's home is known from its slot alone, and homes rise with
 * the slots' bits, so that a table grows in one pass over the old and the new one and never asks
 * the log. Slots are found by the <i>spread</i> of an entry: its order, changed by the era of its
 * time, so that a key kept at very many times does not make one long run. Not thread-safe.
 */
final class Segment {
  /** What {@link #seek} finds for a row that is no news. */
  static final int DUPLICATE = -1;

  private static final int LEAST_SLOTS = 8;
  private static final int MOST_PERCENT = 75;

  /** How many of a hundred entries a new table has yet to take. */
  private static final int GROWTH_PERCENT = 40;

  private final Log log;
  private final Horizon horizon;
  private final int depth;
  private final int prefix;
  private int[] table;

  /** The bits of a slot that are the number of an entry. */
  private int numbers;

  private int most;
  private int spare;

  /**
   * @param depth how many leading bits of the spread all entries share, 0 to 20
   * @param prefix those bits
   */
  Segment(Log log, Horizon horizon, int depth, int prefix) {
    this.log = log;
    this.horizon = horizon;
    this.depth = depth;
    this.prefix = prefix;
    this.table = new int[slotsFor(log.count())];
    measure();
    for (int entry = 0; entry < log.count(); entry++) {
      long spread = horizon.spread(log.order(entry), log.time(entry));
      put(tagOf(spread) | (entry + 1));
    }
  }

  Log log() {
    return log;
  }

  int depth() {
    return depth;
  }

  int prefix() {
    return prefix;
  }

  /** The slot where a search begins. */
  int home(long spread) {
    return homeOf(tagOf(spread));
  }

  /** The leading bits of the spread, after the prefix, where a slot has no number. */
  private int tagOf(long spread) {
    return (int) ((spread << depth) >>> 32) & ~numbers;
  }

  /**
   * A tag scaled to the table by a multiplication in place of a division (Daniel Lemire, "Fast
   * Random Integer Generation in an Interval", 2019).
   */
  private int homeOf(int tag) {
    return (int) (((tag & 0xFFFF_FFFFL) * table.length) >>> Integer.SIZE);
  }

  /** Reads a slot, so that the reads of many rows wait for memory together. */
  int touch(int at) {
    return table[at];
  }

  /** The first slot, from one on, that is free or may have the key of this spread. */
  int approach(int from, long spread) {
    int[] slots = table;
    int rest = ~numbers;
    int tag = tagOf(spread);
    int at = from;
    while (slots[at] != 0 && ((slots[at] ^ tag) & rest) != 0) {
      at = at + 1 == slots.length ? 0 : at + 1;
    }
    return at;
  }

  /** Reads the entry of a slot, if there is one, as {@link #touch} does. */
  long touchEntry(int at) {
    int slot = table[at];
    return slot == 0 ? 0 : log.order(entryOf(slot));
  }

  /** The free slot where a row that is news goes, else {@link #DUPLICATE}. */
  int seek(int from, long spread, long order, long tie, long time) {
    spare = -1;
    int at = approach(from, spread);
    while (table[at] != 0) {
      int entry = entryOf(table[at]);
      if (log.isSought(entry, order, tie)) {
        long kept = log.time(entry);
        if (horizon.isOver(kept)) {
          spare = horizon.era(kept) == horizon.era(time) ? entry : spare;
        } else if (horizon.covers(kept, time)) {
          return DUPLICATE;
        }
      }
      at = approach(at + 1 == table.length ? 0 : at + 1, spread);
    }
    return at;
  }

  /** The free slot where a row goes, be it news or not. */
  int place(long spread) {
    spare = -1;
    int at = home(spread);
    while (table[at] != 0) {
      at = at + 1 == table.length ? 0 : at + 1;
    }
    return at;
  }

  /**
   * Remembers the row just sought. An entry of its key that is over is taken anew; else it needs
   * the free slot that was found. False if it has no room.
   */
  boolean insert(int at, long spread, long order, long tie, long time) {
    boolean again = spare >= 0;
    if (!log.fits(time) || (!again && log.count() >= most)) {
      return false;
    }
    if (again) {
      log.setTime(spare, time);
    } else {
      table[at] = tagOf(spread) | (log.add(order, tie, time) + 1);
    }
    return true;
  }

  /** How far from its home the entry of a slot stands; -1 where there is none. */
  int distanceAt(int at) {
    if (table[at] == 0) {
      return -1;
    }
    int entry = entryOf(table[at]);
    int distance = at - home(horizon.spread(log.order(entry), log.time(entry)));
    return distance < 0 ? distance + table.length : distance;
  }

  int slots() {
    return table.length;
  }

  /** Makes room for some more entries. */
  void grow() {
    int[] old = table;
    int oldNumbers = numbers;
    table = new int[slotsFor(log.count())];
    measure();
    for (int slot : old) {
      if (slot != 0) {
        put((slot & ~(oldNumbers | numbers)) | (slot & oldNumbers));
      }
    }
  }

  private void put(int slot) {
    int at = homeOf(slot & ~numbers);
    while (table[at] != 0) {
      at = at + 1 == table.length ? 0 : at + 1;
    }
    table[at] = slot;
  }

  private void measure() {
    most = (int) ((long) table.length * MOST_PERCENT / 100);
    numbers = 2 * Integer.highestOneBit(most) - 1;
  }

  /**
   * @throws IllegalStateException if the keys of one spread, which cannot be split, fill an array
   */
  private static int slotsFor(int entries) {
    long expected = (long) entries + (long) entries * GROWTH_PERCENT / 100 + 1;
    long slots = Math.max(LEAST_SLOTS, expected * 100 / MOST_PERCENT + 1);
    if (slots > Integer.MAX_VALUE - Long.BYTES) {
      throw new IllegalStateException(
          "Cannot remember " + expected + " keys in one segment: too many for an array");
    }
    return (int) slots;
  }

  private int entryOf(int slot) {
    return (slot & numbers) - 1;
  }

  /** How many entries are not over. */
  int countLiving() {
    int count = log.count();
    if (!horizon.isOver(log.earliest())) {
      return count;
    }
    int living = 0;
    for (int entry = 0; entry < count; entry++) {
      living += isOver(entry) ? 0 : 1;
    }
    return living;
  }

  boolean isOver(int entry) {
    return horizon.isOver(log.time(entry));
  }

  long heapBytes() {
    return (long) Integer.BYTES * table.length + log.heapBytes();
  }
}
