/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.math.BigDecimal;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** Exact decimals: digits in a long and a scale; the few that need more digits stand aside. */
final class DecimalColumn extends Column {
  final long[] unscaled;

  /** The scale of each row, or one element that holds for all. */
  final int[] scales;

  /** By row; null if there is none. */
  final @Nullable TreeMap<Integer, BigDecimal> large;

  DecimalColumn(
      FieldType type,
      int rows,
      long @Nullable [] nulls,
      long[] unscaled,
      int[] scales,
      @Nullable TreeMap<Integer, BigDecimal> large) {
    super(type, rows, nulls);
    this.unscaled = unscaled;
    this.scales = scales;
    this.large = large;
  }

  @Override
  public boolean isLarge(int row) {
    return large != null && large.containsKey(row);
  }

  @Override
  public long unscaled(int row) {
    if (large != null && large.containsKey(row)) {
      throw new ArithmeticException(
          "Cannot give " + large.get(row) + " as a long: it has more than 64 bits of digits");
    }
    return unscaled[row];
  }

  @Override
  public int scale(int row) {
    BigDecimal aside = large == null ? null : large.get(row);
    return aside == null ? scales[scales.length == 1 ? 0 : row] : aside.scale();
  }

  @Override
  public BigDecimal decimalAt(int row) {
    BigDecimal aside = large == null ? null : large.get(row);
    return aside == null ? BigDecimal.valueOf(unscaled[row], scale(row)) : aside;
  }

  @Override
  Object value(int row) {
    return decimalAt(row);
  }

  @Override
  DecimalColumn gather(int[] order, int from, int to) {
    int size = to - from;
    long[] gathered = new long[size];
    for (int i = from; i < to; i++) {
      gathered[i - from] = unscaled[order[i]];
    }
    int[] gatheredScales = scales;
    if (scales.length > 1) {
      gatheredScales = new int[size];
      for (int i = from; i < to; i++) {
        gatheredScales[i - from] = scales[order[i]];
      }
    }
    TreeMap<Integer, BigDecimal> gatheredLarge = null;
    if (large != null) {
      gatheredLarge = new TreeMap<>();
      for (int i = from; i < to; i++) {
        BigDecimal aside = large.get(order[i]);
        if (aside != null) {
          gatheredLarge.put(i - from, aside);
        }
      }
    }
    return new DecimalColumn(
        type,
        size,
        Nulls.gather(nulls, order, from, to),
        gathered,
        gatheredScales,
        gatheredLarge == null || gatheredLarge.isEmpty() ? null : gatheredLarge);
  }

  /** About how many bytes of heap a large value takes. */
  static long bytesAside(BigDecimal value) {
    return 128L + value.unscaledValue().bitLength() / 8;
  }

  @Override
  long bytes() {
    long aside = 0;
    if (large != null) {
      for (BigDecimal value : large.values()) {
        aside += bytesAside(value);
      }
    }
    return (long) unscaled.length * Long.BYTES + (long) scales.length * Integer.BYTES + aside;
  }
}
