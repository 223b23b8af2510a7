/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Block;
import java.util.Arrays;

/** Counts the rows of each group. */
final class CountBlocks implements BlockTally {
  private long[] counts = {};

  @Override
  public void add(Block block, int[] slots, int count) {
    if (counts.length < count) {
      counts = Arrays.copyOf(counts, Math.max(count, counts.length * 2));
    }
    for (int row = 0; row < block.rows(); row++) {
      if (slots[row] >= 0) {
        counts[slots[row]]++;
      }
    }
  }

  @Override
  public Object partial(int slot) {
    return counts[slot];
  }

  @Override
  public void clear() {
    Arrays.fill(counts, 0);
  }
}
