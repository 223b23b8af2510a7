/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.Arrays;

/** Where the members of each list or map being gathered end. Not thread-safe. */
final class Offsets {
  /** One more than there are rows; the first is 0. */
  private int[] ends = new int[16];

  /** Where that row's members end, which is where those of the next row start. */
  void end(int row, int offset) {
    if (row + 1 >= ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    ends[row + 1] = offset;
  }

  /** Where that row's members start. */
  int start(int row) {
    return ends[row];
  }

  /** Those of the first rows, one more than there are. */
  int[] first(int rows) {
    return Arrays.copyOf(ends, rows + 1);
  }
}
