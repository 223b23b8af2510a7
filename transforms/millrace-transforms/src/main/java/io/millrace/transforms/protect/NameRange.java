/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;

/** Names the range a number is in. */
final class NameRange {
  private static final int NAN = Integer.MIN_VALUE;

  private NameRange() {}

  static Change of(Bucket bucket) {
    BigDecimal size = bucket.size();
    return value -> {
      if (isSpecial(value)) {
        return value.toString();
      }
      BigDecimal number = exact(value);
      if ((long) number.precision() - number.scale() > Bucket.MOST_DIGITS) {
        throw new ArithmeticException(
            "Cannot bucket a value of field %s: it has more than %d digits before the point"
                .formatted(bucket.field(), Bucket.MOST_DIGITS));
      }
      BigDecimal lower = floor(number, size);
      return "[%s, %s)".formatted(written(lower, size), written(lower.add(size), size));
    };
  }

  static Change of(Bands bands) {
    List<BigDecimal> boundaries = bands.boundaries();
    int last = boundaries.size() - 1;
    return value -> {
      int above = isSpecial(value) ? special(value, last) : notAbove(boundaries, exact(value));
      if (above == NAN) {
        return value.toString();
      } else if (above < 0) {
        return "< " + boundaries.get(0).toPlainString();
      } else if (above == last) {
        return ">= " + boundaries.get(last).toPlainString();
      }
      return "[%s, %s)"
          .formatted(
              boundaries.get(above).toPlainString(), boundaries.get(above + 1).toPlainString());
    };
  }

  private static int special(Object value, int last) {
    double number = ((Number) value).doubleValue();
    return Double.isNaN(number) ? NAN : number < 0 ? -1 : last;
  }

  private static boolean isSpecial(Object value) {
    return isFloating(value) && !Double.isFinite(((Number) value).doubleValue());
  }

  private static boolean isFloating(Object value) {
    return value instanceof Double || value instanceof Float;
  }

  private static BigDecimal exact(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    return isFloating(value)
        ? new BigDecimal(((Number) value).doubleValue())
        : BigDecimal.valueOf(((Number) value).longValue());
  }

  /** The greatest multiple of the size that is not above the number. */
  private static BigDecimal floor(BigDecimal number, BigDecimal size) {
    BigDecimal times = number.divideToIntegralValue(size);
    // A zero may have a scale that no sum should be written out to.
    BigDecimal towardsZero = times.signum() == 0 ? BigDecimal.ZERO : times.multiply(size);
    return towardsZero.compareTo(number) > 0 ? towardsZero.subtract(size) : towardsZero;
  }

  /** With as many decimals as the size has, so that equal ranges have one name. */
  private static String written(BigDecimal bound, BigDecimal size) {
    return bound.stripTrailingZeros().setScale(Math.max(0, size.scale())).toPlainString();
  }

  /** Which boundary is the last that is not above the number; negative if none is. */
  private static int notAbove(List<BigDecimal> boundaries, BigDecimal number) {
    int found = Collections.binarySearch(boundaries, number);
    return found >= 0 ? found : -found - 2;
  }
}
