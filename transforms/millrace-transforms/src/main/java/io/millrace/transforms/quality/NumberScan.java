/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.block.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Looks for numbers outside of bounds without making objects: an end becomes the first integer
 * inside it, at the scale of the value. Not thread-safe; one per scan.
 */
final class NumberScan {
  private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);

  /** More than any long has. */
  private static final int DIGITS_BEYOND = 20;

  private final Bounds bounds;
  private int scale;
  private long lowest;
  private long highest;

  NumberScan(Bounds bounds) {
    this.bounds = bounds;
    at(0);
  }

  /** Marks the rows of a column of integers that are outside. */
  void integers(Column column, boolean[] suspects) {
    at(0);
    for (int row = 0; row < column.rows(); row++) {
      long value = column.longAt(row);
      suspects[row] |= (value < lowest || value > highest) && !column.isNull(row);
    }
  }

  /** Marks the rows of a column of decimals that are outside, and those of very many digits. */
  void decimals(Column column, boolean[] suspects) {
    for (int row = 0; row < column.rows(); row++) {
      if (column.isNull(row)) {
        continue;
      }
      if (column.isLarge(row)) {
        suspects[row] = true;
        continue;
      }
      if (column.scale(row) != scale) {
        at(column.scale(row));
      }
      long value = column.unscaled(row);
      suspects[row] |= value < lowest || value > highest;
    }
  }

  private void at(int newScale) {
    scale = newScale;
    BigInteger min = first(bounds.min(), RoundingMode.CEILING, bounds.isMinExcluded());
    BigInteger max = first(bounds.max(), RoundingMode.FLOOR, bounds.isMaxExcluded());
    boolean empty =
        (min != null && min.compareTo(HIGHEST) > 0) || (max != null && max.compareTo(LOWEST) < 0);
    // No long is at least 1 and at most 0.
    lowest = empty ? 1 : min == null ? Long.MIN_VALUE : min.max(LOWEST).longValue();
    highest = empty ? 0 : max == null ? Long.MAX_VALUE : max.min(HIGHEST).longValue();
  }

  /** The first integer at the scale that is inside the end; null without end. */
  private @Nullable BigInteger first(
      @Nullable BigDecimal end, RoundingMode inwards, boolean excluded) {
    if (end == null) {
      return null;
    }
    BigDecimal scaled = scaled(end);
    BigInteger first = scaled.setScale(0, inwards).toBigInteger();
    boolean isEnd = new BigDecimal(first).compareTo(scaled) == 0;
    BigInteger step = inwards == RoundingMode.CEILING ? BigInteger.ONE : BigInteger.ONE.negate();
    return excluded && isEnd ? first.add(step) : first;
  }

  /**
   * The end as a number of units at the scale. One that is far from any long, or from 0, stands for
   * all such: a value of one digit and a great scale must not make a number of millions of digits.
   */
  private BigDecimal scaled(BigDecimal end) {
    long digitsBeforePoint = (long) end.precision() - end.scale() + scale;
    if (end.signum() == 0 || digitsBeforePoint < 0) {
      return BigDecimal.valueOf(end.signum(), 1);
    }
    return digitsBeforePoint > DIGITS_BEYOND
        ? BigDecimal.valueOf(end.signum(), -DIGITS_BEYOND)
        : end.scaleByPowerOfTen(scale);
  }
}
