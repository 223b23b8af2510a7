/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;

/**
 * The rows of a block in two blocks, each in order.
 *
 * @param chosen may have no rows
 * @param others may have no rows
 */
record RowSplit(Block chosen, Block others) {
  /**
   * @param isChosen of each row
   * @param count how many are
   */
  static RowSplit of(Block block, boolean[] isChosen, int count) {
    int[] order = new int[isChosen.length];
    int nextChosen = 0;
    int nextOther = count;
    for (int row = 0; row < isChosen.length; row++) {
      if (isChosen[row]) {
        order[nextChosen++] = row;
      } else {
        order[nextOther++] = row;
      }
    }
    return new RowSplit(block.take(order, 0, count), block.take(order, count, order.length));
  }
}
