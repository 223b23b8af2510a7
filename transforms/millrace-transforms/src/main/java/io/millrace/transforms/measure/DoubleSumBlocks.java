/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Adds doubles exactly, as {@link DoubleTally} does. */
final class DoubleSumBlocks extends FieldBlocks {
  private @Nullable ExactSum[] sums = {};

  DoubleSumBlocks(int field) {
    super(field);
  }

  @Override
  void grow(int slots) {
    sums = Arrays.copyOf(sums, slots);
  }

  @Override
  void add(int slot, Column column, int row) {
    ExactSum sum = sums[slot];
    if (sum == null) {
      sum = new ExactSum();
      sums[slot] = sum;
    }
    sum.add(column.doubleAt(row));
  }

  @Override
  public Object partial(int slot) {
    ExactSum sum = sums[slot];
    return (sum == null ? new ExactSum() : sum).toBytes();
  }

  @Override
  public void clear() {
    Arrays.fill(sums, null);
  }
}
