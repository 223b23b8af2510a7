/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Column;
import java.util.Arrays;

/** Adds integers as {@link LongTally} does. */
final class LongSumBlocks extends FieldBlocks {
  private final String as;
  private long[] sums = {};

  LongSumBlocks(int field, String as) {
    super(field);
    this.as = as;
  }

  @Override
  void grow(int slots) {
    sums = Arrays.copyOf(sums, slots);
  }

  @Override
  void add(int slot, Column column, int row) {
    sums[slot] = LongTally.add(sums[slot], column.longAt(row), as);
  }

  @Override
  public Object partial(int slot) {
    return sums[slot];
  }

  @Override
  public void clear() {
    Arrays.fill(sums, 0);
  }
}
