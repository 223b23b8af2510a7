/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The known keys of one kind of object: those of its fields, and the first few hundred others that
 * are met. A key that finds no room when it is met first never becomes known.
 */
final class KeyTable {
  private static final int MAX_LEARNT = 256;
  private static final int MAX_LEARNT_BYTES = 64;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final @Nullable Key[] slots;
  private final Skipper skipper;
  private int learnt;

  KeyTable(List<Key> fields, Skipper skipper) {
    this.skipper = skipper;
    // At most half full, so that a look for an unknown key ends soon.
    slots = new Key[Integer.highestOneBit(fields.size() + MAX_LEARNT) * 4];
    for (Key field : fields) {
      slots[slot(field.name, 0, field.name.length)] = field;
    }
  }

  /** The key of that name, known or learnt now; null for one that is not to be known. */
  @Nullable Key find(byte[] bytes, int from, int length) {
    int slot = slot(bytes, from, length);
    Key found = slots[slot];
    if (found == null && learnt < MAX_LEARNT && length <= MAX_LEARNT_BYTES) {
      learnt++;
      found = Key.skipped(Arrays.copyOfRange(bytes, from, from + length), skipper);
      slots[slot] = found;
    }
    return found;
  }

  private int slot(byte[] bytes, int from, int length) {
    int slot = (int) Hashes.of(seed, bytes, from, length) & slots.length - 1;
    while (true) {
      Key key = slots[slot];
      if (key == null || Arrays.equals(key.name, 0, key.name.length, bytes, from, from + length)) {
        return slot;
      }
      slot = slot + 1 & slots.length - 1;
    }
  }
}
