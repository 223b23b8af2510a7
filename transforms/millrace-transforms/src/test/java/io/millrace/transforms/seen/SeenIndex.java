/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Either index, asked by the numbers of keys; each kind makes its own keys of them. */
interface SeenIndex {
  boolean keep(int key, long time);

  boolean[] keepNew(int[] keys, long[] times);

  void restore(int key, long time);

  void expireBefore(long frontier);

  List<String> living();

  long held();

  long heapBytes();

  /** How keys look. */
  enum Kind {
    SEQUENTIAL_IDS {
      @Override
      SeenIndex start(long horizon, long seed) {
        return new OfIds(horizon, seed, key -> new long[] {0, key});
      }
    },
    IDS_WITH_EQUAL_LOW_BITS {
      @Override
      SeenIndex start(long horizon, long seed) {
        return new OfIds(horizon, seed, key -> new long[] {(long) key << 32, (long) key << 48});
      }
    },
    /** Known seed, chosen keys: sixteen keys have one order each, and the rest their prefix. */
    COLLIDING_IDS {
      @Override
      SeenIndex start(long horizon, long seed) {
        Ids128 inverse = new Ids128(1, seed);
        return new OfIds(
            horizon,
            seed,
            key -> new long[] {inverse.highOf(Integer.toUnsignedLong(~(key / 16)), key), key});
      }
    },
    SHORT_BYTES {
      @Override
      SeenIndex start(long horizon, long seed) {
        return new OfBytes(
            horizon, seed, key -> Integer.toString(key, 36).substring(key == 0 ? 1 : 0));
      }
    },
    LONG_BYTES {
      @Override
      SeenIndex start(long horizon, long seed) {
        return new OfBytes(horizon, seed, key -> "k".repeat(key % 7 == 0 ? 2000 : key % 300) + key);
      }
    };

    abstract SeenIndex start(long horizon, long seed);
  }

  /** Makes the key of a number. */
  interface KeyMaker<K> {
    K key(int number);
  }

  /** {@link Ids128}. */
  final class OfIds implements SeenIndex {
    private final Ids128 ids;
    private final KeyMaker<long[]> maker;
    private final Map<List<Long>, Integer> numbers = new HashMap<>();

    OfIds(long horizon, long seed, KeyMaker<long[]> maker) {
      this.ids = new Ids128(horizon, seed);
      this.maker = maker;
    }

    private long[] key(int number) {
      long[] key = maker.key(number);
      numbers.put(List.of(key[0], key[1]), number);
      return key;
    }

    @Override
    public boolean keep(int key, long time) {
      return ids.keep(key(key)[0], key(key)[1], time);
    }

    @Override
    public boolean[] keepNew(int[] keys, long[] times) {
      // One row before and one behind, which must stay untouched.
      long[] high = new long[keys.length + 2];
      long[] low = new long[keys.length + 2];
      long[] time = new long[keys.length + 2];
      boolean[] kept = new boolean[keys.length + 2];
      for (int i = 0; i < keys.length; i++) {
        high[i + 1] = key(keys[i])[0];
        low[i + 1] = key(keys[i])[1];
        time[i + 1] = times[i];
      }
      int count = ids.keepNew(high, low, time, 1, keys.length + 1, kept);
      return SeenIndex.inner(kept, count);
    }

    @Override
    public void restore(int key, long time) {
      ids.restore(key(key)[0], key(key)[1], time);
    }

    @Override
    public void expireBefore(long frontier) {
      ids.expireBefore(frontier);
    }

    @Override
    public List<String> living() {
      List<String> living = new ArrayList<>();
      ids.forEach(
          (high, low, time) ->
              living.add(SeenOracle.entry(numbers.getOrDefault(List.of(high, low), -1), time)));
      Collections.sort(living);
      return living;
    }

    @Override
    public long held() {
      return ids.held();
    }

    @Override
    public long heapBytes() {
      return ids.heapBytes();
    }
  }

  /** {@link ByteKeys}. */
  final class OfBytes implements SeenIndex {
    private final ByteKeys keys;
    private final KeyMaker<String> maker;
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();

    OfBytes(long horizon, long seed, KeyMaker<String> maker) {
      this.keys = new ByteKeys(horizon, new KeyHash(seed));
      this.maker = maker;
    }

    private byte[] key(int number) {
      byte[] key = maker.key(number).getBytes(StandardCharsets.UTF_8);
      numbers.put(ByteBuffer.wrap(key), number);
      return key;
    }

    @Override
    public boolean keep(int number, long time) {
      byte[] key = key(number);
      byte[] buffer = Arrays.copyOf(key, key.length + 1);
      boolean kept = keys.keep(buffer, 0, key.length, time);
      // What was kept must be a copy.
      Arrays.fill(buffer, (byte) 0x55);
      return kept;
    }

    @Override
    public boolean[] keepNew(int[] numbersOfRows, long[] times) {
      int rows = numbersOfRows.length;
      byte[][] made = new byte[rows][];
      int bytes = 0;
      for (int i = 0; i < rows; i++) {
        made[i] = key(numbersOfRows[i]);
        bytes += made[i].length;
      }
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      int[] offset = new int[rows + 2];
      int[] length = new int[rows + 2];
      long[] time = new long[rows + 2];
      boolean[] kept = new boolean[rows + 2];
      for (int i = 0; i < rows; i++) {
        offset[i + 1] = buffer.position();
        length[i + 1] = made[i].length;
        time[i + 1] = times[i];
        buffer.put(made[i]);
      }
      int count = keys.keepNew(buffer.array(), offset, length, time, 1, rows + 1, kept);
      return SeenIndex.inner(kept, count);
    }

    @Override
    public void restore(int key, long time) {
      byte[] bytes = key(key);
      keys.restore(bytes, 0, bytes.length, time);
    }

    @Override
    public void expireBefore(long frontier) {
      keys.expireBefore(frontier);
    }

    @Override
    public List<String> living() {
      List<String> living = new ArrayList<>();
      keys.forEach(
          (buffer, offset, length, time) ->
              living.add(
                  SeenOracle.entry(
                      numbers.getOrDefault(
                          ByteBuffer.wrap(Arrays.copyOfRange(buffer, offset, offset + length)), -1),
                      time)));
      Collections.sort(living);
      return living;
    }

    @Override
    public long held() {
      return keys.held();
    }

    @Override
    public long heapBytes() {
      return keys.heapBytes();
    }
  }

  private static boolean[] inner(boolean[] kept, int count) {
    boolean[] inner = Arrays.copyOfRange(kept, 1, kept.length - 1);
    int found = 0;
    for (boolean isKept : inner) {
      found += isKept ? 1 : 0;
    }
    if (found != count || kept[0] || kept[kept.length - 1]) {
      throw new AssertionError(count + " rows kept, it says, and not " + found);
    }
    return inner;
  }
}
