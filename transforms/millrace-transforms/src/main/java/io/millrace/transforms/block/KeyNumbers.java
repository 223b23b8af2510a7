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
 * id) and 15 more for each.
 *
 * <p>Open addressing with linear probing (Knuth, TAOCP volume 3, algorithm 6.4 L), at most two
 * thirds full. A slot has bits of the hash beside the number, so that nearly every comparison with
 * another key ends there.
 *
 * @since 0.1
 */
@Internal
public final class KeyNumbers {
  /** What {@link #find} answers for a key it has not. */
  public static final int NONE = -1;

  /** Keys whose reads wait for memory together; what they read stays in the nearest cache. */
  private static final int GROUP = 128;

  private final BlockKeys keys;
  private final int field;
  private final boolean single;
  private int count;

  /** How many keys are ids. */
  private int ids;

  /** Below, the number + 1 of the key; above, bits of its hash; 0 for a free one. */
  private int[] slots = new int[64];

  /** The halves of each key that is an id; as long as the ids ask for. */
  private long[] high = {};

  private long[] low = {};

  /** Where a key's bytes end; those of an id are none, and start beyond it. */
  private int[] ends = new int[32];

  private boolean[] id = new boolean[32];
  private byte[] bytes = new byte[256];
  private int bytesHeld;

  /** What the reads ahead gave: kept, so that they are not optimised away. Of no other meaning. */
  int touched;

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
      numbers[row] = number(keys, row);
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
    Ahead ahead = new Ahead();
    for (int first = 0; first < rows; first += GROUP) {
      find(read, first, Math.min(GROUP, rows - first), ahead, numbers);
    }
    return numbers;
  }

  /** Forgets all keys. */
  public void clear() {
    Arrays.fill(slots, 0);
    Arrays.fill(numberOfCode, 0);
    count = 0;
    ids = 0;
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
        number = number(keys, 0) + 1;
        numberOfCode[coded.codes[row]] = number;
      }
      numbers[row] = number - 1;
    }
  }

  /** The number of a key, which is taken in if it is new. */
  private int number(BlockKeys read, int row) {
    long hash = read.hash(row);
    int at = seek(home(hash), hash, read, row);
    if (slots[at] != 0) {
      return numberIn(slots[at]);
    }
    if (count == numbersIn(slots.length)) {
      grow();
      at = free(hash);
    }
    slots[at] = slotOf(hash, count);
    hold(read, row);
    return count - 1;
  }

  /**
   * Finds some keys, whose places in memory are read first so that they are waited for together.
   */
  private void find(BlockKeys sought, int first, int rows, Ahead ahead, int[] numbers) {
    int read = 0;
    for (int i = 0; i < rows; i++) {
      long hash = sought.hash(first + i);
      ahead.hashes[i] = hash;
      ahead.starts[i] = home(hash);
      read ^= slots[ahead.starts[i]];
    }
    for (int i = 0; i < rows; i++) {
      int at = approach(ahead.starts[i], ahead.hashes[i]);
      ahead.starts[i] = at;
      read ^= slots[at] == 0 ? 0 : readKey(numberIn(slots[at]));
    }
    touched = read;
    for (int i = 0; i < rows; i++) {
      int at = seek(ahead.starts[i], ahead.hashes[i], sought, first + i);
      numbers[first + i] = numberIn(slots[at]);
    }
  }

  /** The slot, from one on, that has the key or is free. */
  private int seek(int start, long hash, BlockKeys read, int row) {
    int at = approach(start, hash);
    while (slots[at] != 0 && !isKey(numberIn(slots[at]), read, row)) {
      at = approach(after(at), hash);
    }
    return at;
  }

  private int readKey(int number) {
    int end = ends[number];
    return (ids < count ? 0 : (int) low[number]) ^ (end == 0 ? 0 : bytes[end - 1]);
  }

  /** The first slot, from one on, that is free or may have the key of this hash. */
  private int approach(int from, long hash) {
    int rest = -slots.length;
    int tag = (int) (hash >>> Integer.SIZE);
    int at = from;
    while (slots[at] != 0 && ((slots[at] ^ tag) & rest) != 0) {
      at = after(at);
    }
    return at;
  }

  private int home(long hash) {
    return (int) hash & (slots.length - 1);
  }

  private int after(int at) {
    return (at + 1) & (slots.length - 1);
  }

  /** What is in the slot of a key: a number of fewer bits than a slot's place, and a tag above. */
  private int slotOf(long hash, int number) {
    return ((int) (hash >>> Integer.SIZE) & -slots.length) | (number + 1);
  }

  /** {@link #NONE} of a free slot. */
  private int numberIn(int slot) {
    return (slot & (slots.length - 1)) - 1;
  }

  private static int numbersIn(int slots) {
    return slots / 3 * 2;
  }

  private boolean isKey(int number, BlockKeys read, int row) {
    if (read.isId(row)) {
      return isId(number) && high[number] == read.high()[row] && low[number] == read.low()[row];
    }
    int from = startOf(number);
    int start = read.start(row);
    return !isId(number)
        && Arrays.equals(bytes, from, ends[number], read.bytes(), start, start + read.length(row));
  }

  /** Most often all keys are ids or none is, and then nothing is read. */
  private boolean isId(int number) {
    return ids > 0 && (ids == count || id[number]);
  }

  private int startOf(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private void hold(BlockKeys read, int row) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      id = Arrays.copyOf(id, count * 2);
    }
    id[count] = read.isId(row);
    if (id[count]) {
      if (count >= high.length) {
        high = Arrays.copyOf(high, ends.length);
        low = Arrays.copyOf(low, ends.length);
      }
      ids++;
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
    for (int number = 0; number < count; number++) {
      long hash =
          isId(number)
              ? KeyHash.of(high[number], low[number])
              : KeyHash.of(bytes, startOf(number), ends[number]);
      slots[free(hash)] = slotOf(hash, number);
    }
  }

  private int free(long hash) {
    int at = home(hash);
    while (slots[at] != 0) {
      at = after(at);
    }
    return at;
  }

  /** What one call notes about the keys it goes ahead of. */
  private static final class Ahead {
    final long[] hashes = new long[GROUP];
    final int[] starts = new int[GROUP];
  }
}
