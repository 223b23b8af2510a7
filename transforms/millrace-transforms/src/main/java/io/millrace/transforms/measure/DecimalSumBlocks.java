/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Adds decimals in a long and a scale as long as they fit; what does not fit is set aside as {@link
 * BigDecimal}. Exact, and with the largest scale seen, as {@link DecimalTally} has it.
 */
final class DecimalSumBlocks implements BlockTally {
  private static final BigDecimal[] NONE = {};
  private final int field;
  private long[] unscaled = {};
  private int[] scales = {};
  private BigDecimal[] aside = NONE;

  DecimalSumBlocks(int field) {
    this.field = field;
  }

  @Override
  public void add(Block block, int[] slots, int count) {
    if (unscaled.length < count) {
      int length = Math.max(count, unscaled.length * 2);
      unscaled = Arrays.copyOf(unscaled, length);
      scales = Arrays.copyOf(scales, length);
    }
    Column column = block.column(field);
    for (int row = 0; row < block.rows(); row++) {
      int slot = slots[row];
      if (slot >= 0 && !column.isNull(row)) {
        if (column.isLarge(row)) {
          setAside(slot, column.decimalAt(row));
        } else {
          add(slot, column.unscaled(row), column.scale(row));
        }
      }
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
