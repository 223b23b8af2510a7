/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.io.Serializable;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A variance, or its root, as the double nearest to it: rounded once.
 *
 * @param sample whether it is divided by one less than the count
 * @param root whether it is the standard deviation
 */
record Variance(boolean sample, boolean root) implements Serializable {
  /** More bits than a double has, so that those after them only tell whether there is more. */
  private static final int BITS = 64;

  /** Null for too few values; NaN if one is infinite or NaN. */
  @Nullable Double of(Moments moments, long count) {
    long divisor = sample ? count - 1 : count;
    if (divisor < 1) {
      return null;
    }
    Moments.Ratio spread = moments.spread(count);
    if (spread == null) {
      return Double.NaN;
    }
    if (spread.numerator().signum() == 0) {
      return 0.0;
    }
    BigInteger denominator =
        spread
            .denominator()
            .multiply(BigInteger.valueOf(count))
            .multiply(BigInteger.valueOf(divisor));
    int bits = spread.numerator().bitLength() - denominator.bitLength();
    int scale = Math.min(ExactSum.FINEST, BITS - (root ? bits / 2 : bits));
    BigInteger[] quotient = quotient(spread.numerator(), denominator, root ? 2 * scale : scale);
    return ExactSum.nearest(root ? root(quotient) : withRest(quotient, false), scale);
  }

  /** In units of 2^-scale, and a rest. */
  private static BigInteger[] quotient(BigInteger numerator, BigInteger denominator, int scale) {
    return scale < 0
        ? numerator.divideAndRemainder(denominator.shiftLeft(-scale))
        : numerator.shiftLeft(scale).divideAndRemainder(denominator);
  }

  private static BigInteger root(BigInteger[] square) {
    return withRest(square[0].sqrtAndRemainder(), square[1].signum() != 0);
  }

  /** A number whose last bit is set where there is a rest. */
  private static BigInteger withRest(BigInteger[] parts, boolean more) {
    return more || parts[1].signum() != 0 ? parts[0].setBit(0) : parts[0];
  }
}
