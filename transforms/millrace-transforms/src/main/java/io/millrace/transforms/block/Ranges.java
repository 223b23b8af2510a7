/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

/** The members that lists or maps of some rows have. */
final class Ranges {
  private Ranges() {}

  /**
   * The members of those rows, in that order.
   *
   * @param ends is filled with the offsets of the result, from its second element on
   */
  static int[] of(int[] offsets, int[] order, int from, int to, int[] ends) {
    for (int i = from; i < to; i++) {
      int row = order[i];
      ends[i - from + 1] = Math.addExact(ends[i - from], offsets[row + 1] - offsets[row]);
    }
    int[] members = new int[ends[to - from]];
    int next = 0;
    for (int i = from; i < to; i++) {
      for (int member = offsets[order[i]]; member < offsets[order[i] + 1]; member++) {
        members[next++] = member;
      }
    }
    return members;
  }
}
