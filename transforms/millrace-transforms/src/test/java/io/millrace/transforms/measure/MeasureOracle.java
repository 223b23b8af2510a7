/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Measures by plain Java over a whole list; the fields of a result are named by kind and field. */
final class MeasureOracle {
  private MeasureOracle() {}

  static void assertEdges(String reason, List<Row> rows, String field, Row result) {
    List<Row> sorted =
        rows.stream()
            .filter(row -> row.getValue(field) != null)
            .sorted(
                comparing((Row row) -> row.getInt64("time"))
                    .thenComparing(row -> row.getValue(field), order()))
            .toList();
    Object first = sorted.isEmpty() ? null : sorted.get(0).getValue(field);
    Object last = sorted.isEmpty() ? null : sorted.get(sorted.size() - 1).getValue(field);
    assertThat(result.<Object>getValue("first_" + field)).as(reason + field).isEqualTo(first);
    assertThat(result.<Object>getValue("last_" + field)).as(reason + field).isEqualTo(last);
  }

  static void assertVariances(String reason, List<Object> values, String field, Row result) {
    for (String kind : List.of("", "pop_")) {
      long divisor = kind.isEmpty() ? values.size() - 1 : values.size();
      String because = reason + kind + field;
      Double variance = result.getDouble(kind + "var_" + field);
      Double root = result.getDouble(kind + "stddev_" + field);
      if (divisor < 1) {
        assertThat(variance).as(because).isNull();
        assertThat(root).as(because).isNull();
      } else if (!isFinite(values)) {
        assertThat(variance).as(because).isNaN();
        assertThat(root).as(because).isNaN();
      } else {
        BigDecimal count = BigDecimal.valueOf(values.size());
        BigDecimal squares = squares(values, count);
        BigDecimal times = count.multiply(count).multiply(BigDecimal.valueOf(divisor));
        assertThat(variance)
            .as(because)
            .isEqualTo(squares.divide(times, new MathContext(1_600)).doubleValue());
        assertThat(root).as(because).isNotNull();
        assertNearestRoot(because, squares, times, Objects.requireNonNull(root));
      }
    }
  }

  /** Of the distances from the mean, each times the count so that it has an end. */
  private static BigDecimal squares(List<Object> values, BigDecimal count) {
    BigDecimal sum =
        values.stream().map(MeasureOracle::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal squares = BigDecimal.ZERO;
    for (Object value : values) {
      BigDecimal distance = exact(value).multiply(count).subtract(sum);
      squares = squares.add(distance.multiply(distance));
    }
    return squares;
  }

  /** Whether the exact root is between the middles of the double and those next to it. */
  private static void assertNearestRoot(
      String reason, BigDecimal squares, BigDecimal times, double root) {
    BigDecimal below = root == 0 ? BigDecimal.ZERO : middle(Math.nextDown(root), root);
    BigDecimal above = middle(root, Math.nextUp(root));
    BigDecimal least = below.multiply(below).multiply(times);
    BigDecimal most = above.multiply(above).multiply(times);
    if ((Double.doubleToLongBits(root) & 1) == 0) {
      assertThat(squares).as(reason).isBetween(least, most);
    } else {
      assertThat(squares).as(reason).isStrictlyBetween(least, most);
    }
  }

  private static BigDecimal middle(double one, double other) {
    return new BigDecimal(one).add(new BigDecimal(other)).divide(BigDecimal.valueOf(2));
  }

  static void assertPercentile(
      String reason, List<Object> values, double percent, String field, Row result) {
    List<Object> sorted = values.stream().sorted(order()).toList();
    Object expected = nearestRank(sorted, new BigDecimal(Double.toString(percent)));
    String name = percent + "_" + field;
    assertThat(result.<Object>getValue("p" + name)).as(reason + name).isEqualTo(expected);
    assertNear(
        reason + name,
        result.getDouble("a" + name),
        result.getDouble("a" + name + "_relative_error"),
        expected);
  }

  private static @Nullable Object nearestRank(List<Object> sorted, BigDecimal percent) {
    for (int i = 0; i < sorted.size(); i++) {
      BigDecimal share = BigDecimal.valueOf(100L * (i + 1));
      if (share.compareTo(percent.multiply(BigDecimal.valueOf(sorted.size()))) >= 0) {
        return sorted.get(i);
      }
    }
    return null;
  }

  private static void assertNear(
      String reason, @Nullable Double approx, @Nullable Double error, @Nullable Object expected) {
    if (expected == null || approx == null || error == null) {
      assertThat(approx).as(reason).isNull();
      assertThat(error).as(reason).isNull();
      assertThat(expected).as(reason).isNull();
    } else if (!isFinite(List.of(expected))) {
      assertThat(approx).as(reason).isEqualTo(Double.valueOf(((Number) expected).doubleValue()));
    } else if (Math.abs(((Number) expected).doubleValue()) < Double.MIN_NORMAL) {
      assertThat(approx).as(reason).isZero();
    } else {
      BigDecimal distance = exact(expected).subtract(new BigDecimal(approx)).abs();
      BigDecimal bound = new BigDecimal(error).multiply(new BigDecimal(approx).abs());
      assertThat(distance).as(reason).isLessThanOrEqualTo(bound);
    }
  }

  /** The most frequent first, then by value. */
  static List<String> top(List<Object> values, int k) {
    return values.stream()
        .collect(groupingBy(value -> (String) value, TreeMap::new, counting()))
        .entrySet()
        .stream()
        .sorted(comparing(entry -> -entry.getValue()))
        .limit(k)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }

  /** Without nulls. */
  static List<Object> values(List<Row> rows, String field) {
    return rows.stream().<Object>map(row -> row.getValue(field)).filter(Objects::nonNull).toList();
  }

  private static boolean isFinite(List<Object> values) {
    return values.stream()
        .noneMatch(
            value ->
                (value instanceof Double || value instanceof Float)
                    && !Double.isFinite(((Number) value).doubleValue()));
  }

  private static BigDecimal exact(Object value) {
    return value instanceof BigDecimal decimal
        ? decimal
        : value instanceof Double || value instanceof Float
            ? new BigDecimal(((Number) value).doubleValue())
            : new BigDecimal(value.toString());
  }

  /** Values of one type by their own order, decimals of equal value by scale. */
  @SuppressWarnings("unchecked")
  private static Comparator<Object> order() {
    return comparing((Object value) -> (Comparable<Object>) value)
        .thenComparingInt(value -> value instanceof BigDecimal decimal ? decimal.scale() : 0);
  }
}
