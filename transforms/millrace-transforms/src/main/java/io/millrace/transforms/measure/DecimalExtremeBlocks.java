/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Column;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Keeps the decimal of each group that is last in an order. */
final class DecimalExtremeBlocks extends FieldBlocks {
  private static final int DIGITS_OF_A_LONG = 18;
  private final boolean least;
  private final Comparator<BigDecimal> order;
  private @Nullable BigDecimal[] last = {};

  /** The digits of {@link #last} where they fit into a long. */
  private long[] unscaled = {};

  DecimalExtremeBlocks(int field, boolean least) {
    super(field);
    this.least = least;
    this.order = least ? ValueOrder.DECIMALS.reversed() : ValueOrder.DECIMALS;
  }

  @Override
  void grow(int slots) {
    last = Arrays.copyOf(last, slots);
    unscaled = Arrays.copyOf(unscaled, slots);
  }

  @Override
  void add(int slot, Column column, int row) {
    BigDecimal before = last[slot];
    if (before == null || isAfter(before, unscaled[slot], column, row)) {
      last[slot] = column.decimalAt(row);
      unscaled[slot] = column.isLarge(row) ? 0 : column.unscaled(row);
    }
  }

  /** Decimals of one scale, which most are, compare as their digits. */
  private boolean isAfter(BigDecimal before, long digits, Column column, int row) {
    if (column.isLarge(row)
        || column.scale(row) != before.scale()
        || before.precision() > DIGITS_OF_A_LONG) {
      return order.compare(column.decimalAt(row), before) > 0;
    }
    return least ? column.unscaled(row) < digits : column.unscaled(row) > digits;
  }

  @Override
  public @Nullable Object partial(int slot) {
    return last[slot];
  }

  @Override
  public void clear() {
    Arrays.fill(last, null);
  }
}
