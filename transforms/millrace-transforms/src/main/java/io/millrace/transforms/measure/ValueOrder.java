/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.joda.time.ReadableInstant;

/**
 * The orders in which a field's least and greatest values are found. Each is total: values that it
 * holds for equal are the same in all their bits, but for NaNs.
 */
final class ValueOrder {
  /** By value, then by scale. */
  static final Comparator<BigDecimal> DECIMALS =
      Comparator.<BigDecimal>naturalOrder().thenComparingInt(BigDecimal::scale);

  private ValueOrder() {}

  static Comparator<Object> of(TypeName type) {
    return switch (type) {
      case BYTE, INT16, INT32, INT64 ->
          Comparator.comparingLong(value -> ((Number) value).longValue());
      case BOOLEAN -> Comparator.comparing(value -> (Boolean) value);
      case BYTES -> (one, other) -> Arrays.compareUnsigned((byte[]) one, (byte[]) other);
      case FLOAT, DOUBLE -> Comparator.comparingDouble(value -> ((Number) value).doubleValue());
      case DATETIME -> Comparator.comparingLong(value -> ((ReadableInstant) value).getMillis());
      case DECIMAL -> Comparator.comparing(value -> (BigDecimal) value, DECIMALS);
      case STRING -> (one, other) -> compareByCodePoint((String) one, (String) other);
      default -> throw new IllegalArgumentException("Unsupported type: " + type);
    };
  }

  /**
   * As the bytes of UTF-8 compare; a String's own order has some code points before smaller ones.
   */
  private static int compareByCodePoint(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int i = 0; i < shorter; i++) {
      char left = one.charAt(i);
      char right = other.charAt(i);
      if (left != right) {
        boolean leftIsHalf = Character.isSurrogate(left);
        return leftIsHalf == Character.isSurrogate(right)
            ? Character.compare(left, right)
            : leftIsHalf ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** A long for each double, NaN last and -0.0 before 0.0, as {@link Double#compare} has them. */
  static long ofDouble(double value) {
    return flip(Double.doubleToLongBits(value));
  }

  /** The double of a long that {@link #ofDouble} gave. */
  static double toDouble(long order) {
    return Double.longBitsToDouble(flip(order));
  }

  /** The bits of negative doubles go down where the doubles go up. */
  private static long flip(long bits) {
    return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
  }
}
