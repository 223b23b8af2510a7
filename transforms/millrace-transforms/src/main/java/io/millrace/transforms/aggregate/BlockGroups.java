/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the groups, a key in a window each, that the rows of blocks belong to. Not thread-safe.
 */
final class BlockGroups {
  private final long windowSize;
  private final int[] by;
  private final KeyNumbers keys;
  private final List<List<@Nullable Object>> keyValues = new ArrayList<>();
  private int count;
  private int[] keyOfGroup = new int[64];
  private long[] startOfGroup = new long[64];

  /** Group + 1 in a slot; 0 for a free one. Linear probing, at most half full. */
  private int[] slots = new int[256];

  BlockGroups(Schema schema, List<String> by, long windowSize) {
    this.windowSize = windowSize;
    this.by = by.stream().mapToInt(schema::indexOf).toArray();
    this.keys = new KeyNumbers(schema, by);
  }

  int count() {
    return count;
  }

  /** The group of each row. */
  int[] of(Block block) {
    int[] numbers = keys.add(block);
    while (keyValues.size() < keys.count()) {
      keyValues.add(List.of());
    }
    long start = 0;
    long end = Long.MIN_VALUE;
    for (int row = 0; row < numbers.length; row++) {
      long time = block.eventTime(row);
      if (time < start || time >= end) {
        start = time - Math.floorMod(time, windowSize);
        end = start + windowSize;
      }
      int before = count;
      int group = group(numbers[row], start);
      if (count > before && keyValues.get(numbers[row]).isEmpty()) {
        keyValues.set(numbers[row], valuesOf(block, row));
      }
      numbers[row] = group;
    }
    return numbers;
  }

  private List<@Nullable Object> valuesOf(Block block, int row) {
    List<@Nullable Object> values = new ArrayList<>(by.length);
    for (int field : by) {
      values.add(block.column(field).valueAt(row));
    }
    return values;
  }

  private int group(int key, long start) {
    int mask = slots.length - 1;
    int slot = slotOf(key, start) & mask;
    while (slots[slot] != 0) {
      int group = slots[slot] - 1;
      if (keyOfGroup[group] == key && startOfGroup[group] == start) {
        return group;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = count + 1;
    if (count == keyOfGroup.length) {
      keyOfGroup = Arrays.copyOf(keyOfGroup, count * 2);
      startOfGroup = Arrays.copyOf(startOfGroup, count * 2);
    }
    keyOfGroup[count] = key;
    startOfGroup[count] = start;
    count++;
    if (count * 2 > slots.length) {
      grow();
    }
    return count - 1;
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

  /** The fields grouped by and the window's start, as {@link WindowLayout#groupOf} has them. */
  List<@Nullable Object> values(int group) {
    List<@Nullable Object> values = new ArrayList<>(keyValues.get(keyOfGroup[group]));
    values.add(Instant.ofEpochMilli(startOfGroup[group]));
    return values;
  }

  /** The first millisecond after a group's window. */
  long windowEnd(int group) {
    return startOfGroup[group] + windowSize;
  }

  /** Forgets all groups. */
  void clear() {
    keys.clear();
    keyValues.clear();
    Arrays.fill(slots, 0);
    count = 0;
  }
}
