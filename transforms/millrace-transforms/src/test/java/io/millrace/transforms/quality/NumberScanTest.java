/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan marks, against the condition asked value by value. */
class NumberScanTest {
  private static final List<BigDecimal> ENDS =
      List.of(
          BigDecimal.ZERO,
          new BigDecimal("0.000"),
          new BigDecimal("0.1"),
          new BigDecimal("-0.1"),
          new BigDecimal("0.0000000000000000000000000000001"),
          new BigDecimal("-1E-400"),
          BigDecimal.ONE,
          new BigDecimal("1.0"),
          new BigDecimal("1E+1"),
          new BigDecimal("12.345"),
          new BigDecimal("-12.345"),
          BigDecimal.valueOf(Long.MAX_VALUE),
          BigDecimal.valueOf(Long.MIN_VALUE),
          BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE),
          BigDecimal.valueOf(Long.MIN_VALUE).subtract(BigDecimal.ONE),
          BigDecimal.valueOf(Long.MAX_VALUE).add(new BigDecimal("0.5")),
          BigDecimal.valueOf(Long.MIN_VALUE).subtract(new BigDecimal("0.5")),
          BigDecimal.valueOf(Long.MAX_VALUE, 2),
          BigDecimal.valueOf(Long.MIN_VALUE, -3),
          new BigDecimal("1E+25"),
          new BigDecimal("-1E+25"),
          new BigDecimal("1E+400"));
  private static final long[] DIGITS = {
    0,
    1,
    -1,
    9,
    10,
    11,
    12,
    13,
    -12,
    -13,
    99,
    100,
    101,
    1234,
    1235,
    12345,
    12346,
    -12345,
    -12346,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };
  private static final int[] SCALES = {0, 1, 2, 3, 18, 19, 31, 400, -1, -2, -3, -25, -400};

  @Test
  void marksExactlyTheIntegersOutside() {
    List<Object> values = new ArrayList<>();
    for (long digits : DIGITS) {
      values.add(digits);
    }
    values.add(null);
    Column column = column(FieldType.INT64, values);

    for (Bounds bounds : allBounds()) {
      assertMarksWhatDoesNotHold(bounds, column, values);
    }
  }

  @Test
  void marksExactlyTheDecimalsOutsideAtEveryScale() {
    List<Object> values = new ArrayList<>();
    for (int scale : SCALES) {
      for (long digits : DIGITS) {
        values.add(BigDecimal.valueOf(digits, scale));
      }
      values.add(null);
    }
    Column column = column(FieldType.DECIMAL, values);

    for (Bounds bounds : allBounds()) {
      assertMarksWhatDoesNotHold(bounds, column, values);
    }
  }

  @Test
  void agreesOnRandomNumbersOfMixedScales() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      values.add(random.nextInt(20) == 0 ? null : decimal(random));
    }
    Column column = column(FieldType.DECIMAL, values);
    System.out.println("NumberScanTest seed " + seed);

    for (int i = 0; i < 100; i++) {
      BigDecimal one = decimal(random);
      BigDecimal other = decimal(random);
      Bounds bounds = Bounds.unbounded().atLeast(one.min(other)).atMost(one.max(other));
      assertMarksWhatDoesNotHold(bounds, column, values);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE + 1, 1_000_000_000, -1_000_000_000})
  void isNotSlowOnValuesFarBelowOrAboveAnything(int scale) {
    List<Object> values = List.of(BigDecimal.valueOf(1, scale), BigDecimal.valueOf(-1, scale));
    Column column = column(FieldType.DECIMAL, values);
    Bounds small = Bounds.unbounded().above(BigDecimal.ZERO).atMost(new BigDecimal("99.99"));
    Bounds huge = Bounds.unbounded().above(BigDecimal.ZERO).atMost(BigDecimal.valueOf(9, scale));

    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          assertMarksWhatDoesNotHold(small, column, values);
          assertMarksWhatDoesNotHold(huge, column, values);
          assertMarksWhatDoesNotHold(huge, column(FieldType.INT64, List.of(1L)), List.of(1L));
        });
  }

  private static void assertMarksWhatDoesNotHold(Bounds bounds, Column column, List<?> values) {
    Condition.Within within = new Condition.Within(bounds);
    boolean[] suspects = new boolean[values.size()];

    assertThat(within.scan(column, suspects)).isTrue();

    for (int row = 0; row < suspects.length; row++) {
      Object value = values.get(row);
      boolean breaks = value != null && !within.holds(value);
      // Of what has many digits, or stands far off, a scan may leave the answer to the condition.
      boolean mayBeMarked = value instanceof BigDecimal number && isUnusual(number);
      if (breaks || !mayBeMarked) {
        assertThat(suspects[row]).as("%s must be %s", value, bounds).isEqualTo(breaks);
      }
    }
  }

  private static boolean isUnusual(BigDecimal number) {
    return number.unscaledValue().bitLength() > 63;
  }

  /** Each end alone, included and excluded, and each pair of ends that leaves room. */
  private static List<Bounds> allBounds() {
    List<Bounds> all = new ArrayList<>();
    for (BigDecimal end : ENDS) {
      all.add(Bounds.unbounded().atLeast(end));
      all.add(Bounds.unbounded().above(end));
      all.add(Bounds.unbounded().atMost(end));
      all.add(Bounds.unbounded().below(end));
      for (BigDecimal other : ENDS) {
        if (end.compareTo(other) < 0) {
          all.add(Bounds.unbounded().above(end).below(other));
          all.add(Bounds.unbounded().atLeast(end).atMost(other));
        }
      }
    }
    return all;
  }

  private static BigDecimal decimal(Random random) {
    int bits = random.nextInt(5) == 0 ? 90 : random.nextInt(64);
    BigInteger digits = new BigInteger(bits, random);
    return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(24) - 4);
  }

  private static Column column(FieldType type, List<?> values) {
    Schema schema = Schema.builder().addNullableField("v", type).build();
    BlockBuilder builder = new BlockBuilder(schema);
    for (Object value : values) {
      builder.column(0).appendValue(value);
      builder.endRow(0, Block.ON_TIME);
    }
    return builder.build().column(0);
  }
}
