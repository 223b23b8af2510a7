/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Column;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Adds decimals or integers in a long and a scale as long as they fit; what does not fit is set
 * aside as {@link BigDecimal}. Exact, and with the largest scale seen, as {@link DecimalTally} has
 * it.
 */
final class DecimalSumBlocks extends FieldBlocks {
  private static final BigDecimal[] NONE = {};
  private final boolean decimals;
  private long[] unscaled = {};
  private int[] scales = {};
  private BigDecimal[] aside = NONE;

  DecimalSumBlocks(int field, boolean decimals) {
    super(field);
    this.decimals = decimals;
  }

  @Override
  void grow(int slots) {
    unscaled = Arrays.copyOf(unscaled, slots);
    scales = Arrays.copyOf(scales, slots);
  }

  @Override
  void add(int slot, Column column, int row) {
    if (!decimals) {
      add(slot, column.longAt(row), 0);
    } else if (column.isLarge(row)) {
      setAside(slot, column.decimalAt(row));
    } else {
      add(slot, column.unscaled(row), column.scale(row));
    }
  }

  private void add(int slot, long addend, int scale) {
    long sum = unscaled[slot] + addend;
    boolean overflown = ((unscaled[slot] ^ sum) & (addend ^ sum)) < 0;
    if (scale == scales[slot] && !overflown) {
      unscaled[slot] = sum;
    } else {
      addRescaled(slot, BigDecimal.valueOf(addend, scale));
    }
  }

  private void addRescaled(int slot, BigDecimal addend) {
    BigDecimal sum = BigDecimal.valueOf(unscaled[slot], scales[slot]).add(addend);
    scales[slot] = sum.scale();
    if (sum.unscaledValue().bitLength() < Long.SIZE) {
      unscaled[slot] = sum.unscaledValue().longValue();
    } else {
      unscaled[slot] = 0;
      setAside(slot, sum);
    }
  }

  private void setAside(int slot, BigDecimal addend) {
    if (slot >= aside.length) {
      int before = aside.length;
      aside = Arrays.copyOf(aside, Math.max(slot + 1, before * 2));
      Arrays.fill(aside, before, aside.length, BigDecimal.ZERO);
    }
    aside[slot] = aside[slot].add(addend);
  }

  @Override
  public Object partial(int slot) {
    BigDecimal sum = BigDecimal.valueOf(unscaled[slot], scales[slot]);
    return slot < aside.length ? sum.add(aside[slot]) : sum;
  }

  @Override
  public void clear() {
    Arrays.fill(unscaled, 0);
    Arrays.fill(scales, 0);
    aside = NONE;
  }
}
