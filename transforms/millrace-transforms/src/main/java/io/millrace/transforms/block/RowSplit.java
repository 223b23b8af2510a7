/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Internal;

/**
 * The rows of a block in two blocks, each in order.
 *
 * @param chosen may have no rows
 * @param others may have no rows
 * @since 0.1
 */
@Internal
public record RowSplit(Block chosen, Block others) {
  /**
   * Parts a block; nothing is copied before somebody looks.
   *
   * @param isChosen of each row
   * @param count how many are
   */
  public static RowSplit of(Block block, boolean[] isChosen, int count) {
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
