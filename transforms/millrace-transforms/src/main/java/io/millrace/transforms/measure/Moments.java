/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The sum of some values and the sum of their squares, both exact. Not thread-safe. */
sealed interface Moments permits Moments.Doubles, Moments.Decimals {
  void add(Object value);

  /** Takes in {@link #sum} and {@link #squares} of others. */
  void merge(Object sum, Object squares);

  Object sum();

  Object squares();

  /**
   * The sum of squares times the count less the square of the sum: the count squared times the
   * variance. Null if a value is infinite or NaN.
   */
  @Nullable Ratio spread(long count);

  /** An exact number. */
  record Ratio(BigInteger numerator, BigInteger denominator) {}

  /** Of FLOAT or DOUBLE values. */
  final class Doubles implements Moments {
    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();

    @Override
    public void add(Object value) {
      double real = ((Number) value).doubleValue();
      sum.add(real);
      squares.addSquare(real);
    }

    @Override
    public void merge(Object otherSum, Object otherSquares) {
      sum.add((byte[]) otherSum);
      squares.add((byte[]) otherSquares);
    }

    @Override
    public Object sum() {
      return sum.toBytes();
    }

    @Override
    public Object squares() {
      return squares.toBytes();
    }

    @Override
    public @Nullable Ratio spread(long count) {
      if (!squares.isFinite()) {
        return null;
      }
      BigInteger spread = squares.units().multiply(BigInteger.valueOf(count));
      return new Ratio(
          spread.subtract(sum.units().pow(2)), BigInteger.ONE.shiftLeft(ExactSum.SQUARE_UNIT));
    }
  }

  /** Of INT32, INT64 or DECIMAL values. */
  final class Decimals implements Moments {
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal squares = BigDecimal.ZERO;

    @Override
    public void add(Object value) {
      BigDecimal decimal = DecimalTally.decimal(value);
      sum = sum.add(decimal);
      squares = squares.add(decimal.multiply(decimal));
    }

    @Override
    public void merge(Object otherSum, Object otherSquares) {
      sum = sum.add((BigDecimal) otherSum);
      squares = squares.add((BigDecimal) otherSquares);
    }

    @Override
    public Object sum() {
      return sum;
    }

    @Override
    public Object squares() {
      return squares;
    }

    @Override
    public Ratio spread(long count) {
      BigDecimal spread = squares.multiply(BigDecimal.valueOf(count)).subtract(sum.multiply(sum));
      BigDecimal whole = spread.scale() < 0 ? spread.setScale(0) : spread;
      return new Ratio(whole.unscaledValue(), BigInteger.TEN.pow(whole.scale()));
    }
  }
}
