/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums of doubles against {@link BigDecimal}, which holds any finite double exactly. */
class ExactSumTest {
  private static final int LISTS = 100_000;

  /** Enough digits to tell any quotient of a sum from the middle between two doubles. */
  private static final MathContext DIGITS = new MathContext(1_200);

  @Test
  void isTheDoubleNearestToTheExactSumInAnyOrderAndGrouping() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < LISTS; i++) {
      List<Double> values = values(random);
      double expected = exact(values).doubleValue();

      ExactSum whole = sum(values);
      Collections.shuffle(values, random);
      ExactSum merged = merged(values, random);

      String reason = "seed " + seed + ", list " + i;
      assertThat(bits(whole.dividedBy(1))).as(reason).isEqualTo(bits(expected));
      assertThat(bits(merged.dividedBy(1))).as(reason).isEqualTo(bits(expected));
      assertThat(merged.toBytes()).as(reason).isEqualTo(whole.toBytes());
    }
  }

  @Test
  void isTheDoubleNearestToTheExactQuotient() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < LISTS / 20; i++) {
      List<Double> values = values(random);
      long count = 1L + random.nextInt(random.nextBoolean() ? 8 : Integer.MAX_VALUE);

      double quotient = sum(values).dividedBy(count);

      double expected = exact(values).divide(BigDecimal.valueOf(count), DIGITS).doubleValue();
      assertThat(bits(quotient)).as("seed %d, list %d", seed, i).isEqualTo(bits(expected));
    }
  }

  @Test
  void addsSquaresExactlyInAnyOrderAndGrouping() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    BigDecimal units = new BigDecimal(BigInteger.ONE.shiftLeft(ExactSum.SQUARE_UNIT));
    for (int i = 0; i < LISTS / 20; i++) {
      List<Double> values = values(random);
      List<ExactSum> parts = List.of(new ExactSum(), new ExactSum(), new ExactSum());
      BigDecimal expected = BigDecimal.ZERO;
      for (double value : values) {
        parts.get(random.nextInt(3)).addSquare(value);
        expected = expected.add(new BigDecimal(value).pow(2));
      }

      parts.get(1).add(parts.get(2).toBytes());
      parts.get(0).add(parts.get(1).toBytes());

      assertThat(parts.get(0).units())
          .as("seed %d, list %d", seed, i)
          .isEqualTo(expected.multiply(units).toBigIntegerExact());
    }
  }

  @Test
  void roundsOnceWhereDoublesRoundEachTime() {
    assertThat(sum(0.1, 0.2, 0.3, -0.6).dividedBy(1)).isEqualTo(2.7755575615628914E-17);
    assertThat(sum(1e308, 1e308, -1e308).dividedBy(1)).isEqualTo(1e308);
    assertThat(sum(1, 1e100, 1, -1e100).dividedBy(1)).isEqualTo(2);
    assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE).dividedBy(2)).isEqualTo(Double.MAX_VALUE);
    assertThat(sum(Double.MIN_VALUE).dividedBy(2)).isZero();
    assertThat(sum(3 * Double.MIN_VALUE).dividedBy(2)).isEqualTo(2 * Double.MIN_VALUE);
  }

  @Test
  void overflowsOnlyWhereTheExactSumIsBeyondTheDoubles() {
    double halfUlp = Math.ulp(Double.MAX_VALUE) / 2;

    assertThat(sum(Double.MAX_VALUE, halfUlp).dividedBy(1)).isInfinite();
    assertThat(sum(Double.MAX_VALUE, Math.nextDown(halfUlp)).dividedBy(1))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(sum(-Double.MAX_VALUE, -Double.MAX_VALUE).dividedBy(1))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void takesInfinitiesAndNanAsIeee754Does() {
    double infinity = Double.POSITIVE_INFINITY;

    assertThat(sum(infinity, -Double.MAX_VALUE, infinity).dividedBy(3)).isEqualTo(infinity);
    assertThat(sum(1, -infinity).dividedBy(1)).isEqualTo(-infinity);
    assertThat(sum(infinity, -infinity).dividedBy(1)).isNaN();
    assertThat(sum(Double.NaN, 1).dividedBy(1)).isNaN();
    assertThat(sum(infinity, Double.NaN).dividedBy(1)).isNaN();
  }

  @Test
  void isPlainZeroWhereTheExactSumIsZero() {
    assertThat(bits(sum().dividedBy(1))).isEqualTo(bits(0.0));
    assertThat(bits(sum(-0.0, -0.0).dividedBy(1))).isEqualTo(bits(0.0));
    assertThat(bits(sum(5, -5).dividedBy(1))).isEqualTo(bits(0.0));
  }

  @Test
  void takesFewBytesForValuesOfLikeSize() {
    assertThat(sum().toBytes()).hasSize(3);
    assertThat(sum(12.5, 0.1, 99_999.99).toBytes()).hasSizeLessThanOrEqualTo(16);
    assertThat(sum(Double.MIN_VALUE, Double.MAX_VALUE).toBytes()).hasSizeLessThanOrEqualTo(267);
  }

  private static ExactSum sum(double... values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum;
  }

  private static ExactSum sum(List<Double> values) {
    return sum(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Cuts the values into parts and adds the parts to one another in any order. */
  private static ExactSum merged(List<Double> values, Random random) {
    List<ExactSum> parts = new ArrayList<>(List.of(new ExactSum()));
    for (double value : values) {
      if (random.nextInt(4) == 0) {
        parts.add(new ExactSum());
      }
      parts.get(parts.size() - 1).add(value);
    }
    while (parts.size() > 1) {
      ExactSum part = parts.remove(random.nextInt(parts.size()));
      parts.get(random.nextInt(parts.size())).add(part.toBytes());
    }
    return parts.get(0);
  }

  private static BigDecimal exact(List<Double> values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double value : values) {
      sum = sum.add(new BigDecimal(value));
    }
    return sum;
  }

  private static long bits(double value) {
    return Double.doubleToLongBits(value);
  }

  /** Lists that a plain sum gets wrong, and some that it does not. */
  private static List<Double> values(Random random) {
    int kind = random.nextInt(500);
    int size = kind == 0 ? 600 + random.nextInt(2_000) : random.nextInt(12);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double value =
          switch (kind % 10) {
            case 0 -> random.nextInt(2_000_000) / 100.0 - 10_000;
            case 1, 2, 3 -> Math.scalb(random.nextGaussian(), random.nextInt(120) - 60);
            case 4, 5, 6 -> middleBetweenDoubles(random);
            case 7, 8 -> random.nextGaussian() * (random.nextBoolean() ? 1e17 : 1);
            default -> anyFinite(random);
          };
      values.add(value);
      if (random.nextInt(3) == 0) {
        values.add(-value);
      }
    }
    return values;
  }

  private static double middleBetweenDoubles(Random random) {
    double tiny = Math.scalb(1.0, random.nextInt(4) - 56);
    return random.nextBoolean() ? 1 + random.nextInt(4) : random.nextBoolean() ? tiny : -tiny;
  }

  private static double anyFinite(Random random) {
    long bits = random.nextLong();
    double value = Double.longBitsToDouble(random.nextInt(4) == 0 ? bits >>> 13 : bits);
    return Double.isFinite(value) ? value : Double.MAX_VALUE;
  }
}
