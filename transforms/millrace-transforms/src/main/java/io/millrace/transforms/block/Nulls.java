/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bitmaps of nulls: a set bit is a null, no bitmap is none. */
final class Nulls {
  private Nulls() {}

  static boolean isNull(long @Nullable [] nulls, int row) {
    // A shift by an int takes its low six bits.
    return nulls != null && row >>> 6 < nulls.length && (nulls[row >>> 6] & 1L << row) != 0;
  }

  /** As {@link #isNull}, of a bitmap that still grows and ends after the last null. */
  static boolean isNullSoFar(long @Nullable [] nulls, int row) {
    return nulls != null && row >>> 6 < nulls.length && isNull(nulls, row);
  }

  static int words(int rows) {
    return (rows + 63) >>> 6;
  }

  static long[] with(long @Nullable [] nulls, int row) {
    int word = row >>> 6;
    long[] held = nulls == null ? new long[Math.max(8, word + 1)] : nulls;
    if (word >= held.length) {
      held = Arrays.copyOf(held, Math.max(word + 1, held.length * 2));
    }
    held[word] |= 1L << row;
    return held;
  }

  /** Only the bits of the first rows; null if none of them is set. */
  static long @Nullable [] first(long @Nullable [] nulls, int rows) {
    if (nulls == null) {
      return null;
    }
    long[] kept = Arrays.copyOf(nulls, words(rows));
    if ((rows & 63) != 0 && kept.length > 0) {
      kept[kept.length - 1] &= (1L << rows) - 1;
    }
    for (long word : kept) {
      if (word != 0) {
        return kept;
      }
    }
    return null;
  }

  /** The bits of those rows, in that order. */
  static long @Nullable [] gather(long @Nullable [] nulls, int[] rows, int from, int to) {
    if (nulls == null) {
      return null;
    }
    long[] gathered = null;
    for (int i = from; i < to; i++) {
      if (isNull(nulls, rows[i])) {
        gathered = with(gathered, i - from);
      }
    }
    return first(gathered, to - from);
  }
}
