/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Internal;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Numbers the different keys of blocks, 0 upwards in the order they are first seen. Not
 * thread-safe.
 *
 * <p>Keys are equal as {@link BlockKeys} says. <b>Memory:</b> about the bytes of a key (16 of an
 * id) and 28 more for each.
 *
 * <p>Open addressing with linear probing (Knuth, TAOCP volume 3, algorithm 6.4 L), at most two
 * thirds full.
 *
 * @since 0.1
 */
@Internal
public final class KeyNumbers {
  /** What {@link #find} answers for a key it has not. */
  public static final int NONE = -1;

  private final BlockKeys keys;
  private final int field;
  private final boolean single;
  private int count;

  /** Number + 1 of the key in a slot; 0 for a free one. */
  private int[] slots = new int[64];

  private long[] hashes = new long[32];
  private long[] high = new long[32];
  private long[] low = new long[32];

  /** Where a key's bytes end; those of an id are none, and start beyond it. */
  private int[] ends = new int[32];

  private boolean[] id = new boolean[32];
  private byte[] bytes = new byte[256];
  private int bytesHeld;

  /** The dictionary met last, and the number of each of its entries + 1 as far as known. */
  private TextColumn dictionary =
      new SliceColumn(Schema.FieldType.STRING, 0, null, new byte[0], new int[] {0});

  private int[] numberOfCode = {};

  /** Keys made of these fields, of the types {@link BlockKeys} knows. */
  public KeyNumbers(Schema schema, List<String> fields) {
    keys = new BlockKeys(schema, fields);
    single = fields.size() == 1;
    field = single ? schema.indexOf(fields.get(0)) : NONE;
  }

  /** How many keys there are. */
  public int count() {
    return count;
  }

  /** The number of each row's key, which is taken in if it is new. */
  public int[] add(Block block) {
    int[] numbers = new int[block.rows()];
    if (single && block.column(field) instanceof DictionaryColumn coded && coded.nulls == null) {
      addByCode(block, coded, numbers);
      return numbers;
    }
    keys.read(block);
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = number(keys, row, true);
    }
    return numbers;
  }

  /**
   * The number of each row's key; {@link #NONE} for one that was never added. Safe for concurrent
   * use as long as nothing is added.
   *
   * @param read the keys of a block, which may have another schema
   * @param rows how many rows the block has
   */
  public int[] find(BlockKeys read, int rows) {
    int[] numbers = new int[rows];
    for (int row = 0; row < rows; row++) {
      numbers[row] = number(read, row, false);
    }
    return numbers;
  }

  /** Forgets all keys. */
  public void clear() {
    Arrays.fill(slots, 0);
    Arrays.fill(numberOfCode, 0);
    count = 0;
    bytesHeld = 0;
  }

  /** Looks each entry of a dictionary up once, however many rows and blocks have it. */
  private void addByCode(Block block, DictionaryColumn coded, int[] numbers) {
    if (!coded.dictionary.equals(dictionary)) {
      dictionary = coded.dictionary;
      numberOfCode = new int[dictionary.rows];
    }
    for (int row = 0; row < numbers.length; row++) {
      int number = numberOfCode[coded.codes[row]];
      if (number == 0) {
        keys.read(block.take(new int[] {row}, 0, 1));
        number = number(keys, 0, true) + 1;
        numberOfCode[coded.codes[row]] = number;
      }
      numbers[row] = number - 1;
    }
  }

  private int number(BlockKeys read, int row, boolean adding) {
    long hash = read.hash(row);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && isKey(number, read, row)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    if (!adding) {
      return NONE;
    }
    slots[slot] = count + 1;
    hold(read, row, hash);
    if (count * 3L > slots.length * 2L) {
      grow();
    }
    return count - 1;
  }

  private boolean isKey(int number, BlockKeys read, int row) {
    if (read.isId(row)) {
      return id[number] && high[number] == read.high()[row] && low[number] == read.low()[row];
    }
    int from = number == 0 ? 0 : ends[number - 1];
    int start = read.start(row);
    return !id[number]
        && Arrays.equals(bytes, from, ends[number], read.bytes(), start, start + read.length(row));
  }

  private void hold(BlockKeys read, int row, long hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count * 2);
      high = Arrays.copyOf(high, count * 2);
      low = Arrays.copyOf(low, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      id = Arrays.copyOf(id, count * 2);
    }
    hashes[count] = hash;
    id[count] = read.isId(row);
    if (id[count]) {
      high[count] = read.high()[row];
      low[count] = read.low()[row];
    } else {
      int length = read.length(row);
      if (bytesHeld + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(bytesHeld, length), bytesHeld * 2));
      }
      System.arraycopy(read.bytes(), read.start(row), bytes, bytesHeld, length);
      bytesHeld += length;
    }
    ends[count++] = bytesHeld;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int number = 0; number < count; number++) {
      int slot = (int) hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }
}
