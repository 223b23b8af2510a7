/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.rows.KeyValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Numbers the groups that the rows of blocks belong to: a key in a span of windows each. Not
 * thread-safe.
 *
 * <p>A session's span grows as long as rows of its key come that overlap it; a row that does not
 * starts another, which may overlap one before it.
 */
final class BlockGroups {
  /** The group of a row that is late in all its windows. */
  static final int LATE = -1;

  private final WindowLayout layout;
  private final WindowCut windows;
  private final boolean sessions;
  private final long lateness;
  private final KeyNumbers keys;
  private final List<KeyValues> keyValues = new ArrayList<>();
  private int count;
  private int[] keyOfGroup = new int[64];
  private long[] startOfGroup = new long[64];
  private long[] endOfGroup = new long[64];

  /** The last session of each key + 1; 0 for none. */
  private int[] sessionOfKey = {};

  /** Group + 1 in a slot; 0 for a free one. Linear probing, at most half full. */
  private int[] slots = new int[256];

  BlockGroups(Schema schema, List<String> by, WindowLayout layout, long latenessMillis) {
    this.layout = layout;
    this.windows = layout.windows();
    this.sessions = windows.merge();
    this.lateness = latenessMillis;
    this.keys = new KeyNumbers(schema, by);
  }

  int count() {
    return count;
  }

  /** Whether there are so many groups, or keys, which late rows have too. */
  boolean isFull(int most) {
    return Math.max(count, keyValues.size()) >= most;
  }

  /** The group of each row; {@link #LATE} for none. */
  int[] of(Block block) {
    int[] numbers = keys.add(block);
    boolean stamped = block.hasStamps();
    Slice slice = Slice.NONE;
    long from = 0;
    long to = 0;
    for (int row = 0; row < numbers.length; row++) {
      int key = numbers[row];
      if (key == keyValues.size()) {
        keyValues.add(layout.keyOf(block, row));
      }
      long time = block.eventTime(row);
      if (time < from || time >= to) {
        slice = windows.sliceOf(time);
        from = slice.from();
        to = slice.to();
      }
      long start = stamped ? openStart(slice, block.stamp(row)) : slice.start();
      numbers[row] = start == slice.end() ? LATE : group(key, start, slice.end());
    }
    return numbers;
  }

  /**
   * Where the first window begins that the row is not late in; the slice's end if there is none.
   */
  private long openStart(Slice slice, long stamp) {
    if (stamp == Block.ON_TIME) {
      return slice.start();
    }
    long closed = stamp < Long.MIN_VALUE + lateness ? Long.MIN_VALUE : stamp - lateness;
    return slice.end() <= closed ? slice.end() : windows.firstOpen(slice.start(), closed);
  }

  private int session(int key, long start, long end) {
    if (key >= sessionOfKey.length) {
      sessionOfKey = Arrays.copyOf(sessionOfKey, Math.max(key + 1, sessionOfKey.length * 2));
    }
    int group = sessionOfKey[key] - 1;
    if (group >= 0 && start < endOfGroup[group] && startOfGroup[group] < end) {
      startOfGroup[group] = Math.min(start, startOfGroup[group]);
      endOfGroup[group] = Math.max(end, endOfGroup[group]);
      return group;
    }
    hold(key, start, end);
    sessionOfKey[key] = count;
    return count - 1;
  }

  private int group(int key, long start, long end) {
    if (sessions) {
      return session(key, start, end);
    }
    int mask = slots.length - 1;
    int slot = slotOf(key, start) & mask;
    while (slots[slot] != 0) {
      int group = slots[slot] - 1;
      if (keyOfGroup[group] == key && startOfGroup[group] == start && endOfGroup[group] == end) {
        return group;
      }
      slot = (slot + 1) & mask;
    }
    hold(key, start, end);
    slots[slot] = count;
    if (count * 2 > slots.length) {
      grow();
    }
    return count - 1;
  }

  private void hold(int key, long start, long end) {
    if (count == keyOfGroup.length) {
      keyOfGroup = Arrays.copyOf(keyOfGroup, count * 2);
      startOfGroup = Arrays.copyOf(startOfGroup, count * 2);
      endOfGroup = Arrays.copyOf(endOfGroup, count * 2);
    }
    keyOfGroup[count] = key;
    startOfGroup[count] = start;
    endOfGroup[count] = end;
    count++;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int group = 0; group < count; group++) {
      int slot = slotOf(keyOfGroup[group], startOfGroup[group]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = group + 1;
    }
  }

  private static int slotOf(int key, long start) {
    long mixed = (start + key) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> Integer.SIZE);
  }

  /** The values of the fields grouped by. */
  KeyValues key(int group) {
    return keyValues.get(keyOfGroup[group]);
  }

  /** Where the first window of a group's span begins. */
  long start(int group) {
    return startOfGroup[group];
  }

  /** Where the last window of a group's span ends. */
  long end(int group) {
    return endOfGroup[group];
  }

  /** Forgets all groups. */
  void clear() {
    keys.clear();
    keyValues.clear();
    Arrays.fill(slots, 0);
    Arrays.fill(sessionOfKey, 0);
    count = 0;
  }
}
