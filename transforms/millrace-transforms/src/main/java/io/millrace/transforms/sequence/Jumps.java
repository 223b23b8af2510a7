/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds the next row that has one of some bits, so that rows nobody waits for cost nothing.
 *
 * <p>A pattern waits for a few different sets of bits; of each that it meets it keeps four bytes a
 * row. Not thread-safe; one per key.
 */
final class Jumps {
  private final long[] masks;
  private final Map<Long, int[]> nextOf = new HashMap<>();

  Jumps(long[] masks) {
    this.masks = masks;
  }

  /**
   * The first row from that one on with any of those bits; the number of rows if there is none.
   *
   * @param row 0 to the number of rows
   */
  int next(int row, long bits) {
    return nextOf.computeIfAbsent(bits, this::index)[row];
  }

  private int[] index(long bits) {
    int[] next = new int[masks.length + 1];
    next[masks.length] = masks.length;
    for (int row = masks.length - 1; row >= 0; row--) {
      next[row] = (masks[row] & bits) == 0 ? next[row + 1] : row;
    }
    return next;
  }
}
