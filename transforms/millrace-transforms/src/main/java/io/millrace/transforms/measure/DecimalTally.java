/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.math.BigDecimal;

/** Adds decimals and integers; {@link BigDecimal#add} is exact and keeps the larger scale. */
final class DecimalTally implements Tally {
  private BigDecimal sum = BigDecimal.ZERO;

  @Override
  public void add(Object value) {
    sum = sum.add(decimal(value));
  }

  static BigDecimal decimal(Object value) {
    return value instanceof BigDecimal decimal
        ? decimal
        : BigDecimal.valueOf(((Number) value).longValue());
  }

  @Override
  public void merge(Object partial) {
    add(partial);
  }

  @Override
  public Object partial() {
    return sum;
  }

  @Override
  public Object result() {
    return sum;
  }
}
