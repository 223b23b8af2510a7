/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.anomaly.AnomalyOracle.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Readings of devices as rows, and scored rows held against the oracle. */
final class ReadingRows {
  static final Schema INPUT =
      Schema.builder()
          .addNullableStringField("device")
          .addDateTimeField("at")
          .addInt64Field("id")
          .addNullableDoubleField("value")
          .build();

  private ReadingRows() {}

  static Row row(@Nullable String device, long time, long id, @Nullable Double value) {
    return Row.withSchema(INPUT).addValues(device, Instant.ofEpochMilli(time), id, value).build();
  }

  /** A series for each device, with rows that have no value, no number or no device among them. */
  static List<Row> random(Random random, int devices) {
    List<Row> rows = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      for (Reading one : AnomalyOracle.readings(random, 60)) {
        String name = random.nextInt(12) == 0 ? null : "d" + device;
        rows.add(row(name, one.time(), rows.size(), spoilt(one.value(), random)));
      }
    }
    return rows;
  }

  static @Nullable Double spoilt(double value, Random random) {
    return switch (random.nextInt(24)) {
      case 0 -> null;
      case 1 -> Double.NaN;
      case 2 -> Double.NEGATIVE_INFINITY;
      default -> value;
    };
  }

  static boolean hasDevice(Row row) {
    return row.getString("device") != null;
  }

  /**
   * Asks for each of these rows as often as it is there, with the oracle's score, and for no other.
   */
  static void assertScored(
      String reason, Iterable<Row> scored, List<Row> rows, AnomalyOracle oracle, Needs needs) {
    Map<Long, List<Row>> scoredById = new HashMap<>();
    for (Row row : scored) {
      scoredById.computeIfAbsent(row.getInt64("id"), id -> new ArrayList<>()).add(row);
    }
    assertThat(scoredById.values().stream().mapToInt(List::size).sum())
        .as(reason)
        .isEqualTo(rows.size());
    Map<String, List<Row>> byDevice = new HashMap<>();
    rows.forEach(
        row -> byDevice.computeIfAbsent(row.getString("device"), d -> new ArrayList<>()).add(row));
    for (List<Row> series : byDevice.values()) {
      List<Reading> readings =
          series.stream().filter(row -> isFinite(row)).map(ReadingRows::reading).toList();
      double largest = readings.stream().mapToDouble(one -> Math.abs(one.value())).max().orElse(0);
      for (Row row : series) {
        boolean isNumber = row.getDouble("value") != null && !row.getDouble("value").isNaN();
        Score expected = isNumber ? oracle.score(readings, reading(row), needs) : null;
        List<Row> left = scoredById.getOrDefault(row.getInt64("id"), List.of());
        assertThat(left).as("%s: %s", reason, row).isNotEmpty();
        Row actual = left.remove(left.size() - 1);
        assertThat(actual.getValues().subList(0, 4)).as(reason).isEqualTo(row.getValues());
        assertThat(oracle.agrees(scoreOf(actual), expected, largest))
            .as("%s: %s is to be %s", reason, actual, expected)
            .isTrue();
      }
    }
  }

  private static boolean isFinite(Row row) {
    return row.getDouble("value") != null && Double.isFinite(row.getDouble("value"));
  }

  private static Reading reading(Row row) {
    return new Reading(row.getDateTime("at").getMillis(), row.getDouble("value"));
  }

  private static @Nullable Score scoreOf(Row row) {
    if (row.getDouble("score") == null) {
      assertThat(row.getBoolean("is_anomaly")).isFalse();
      return null;
    }
    Score score =
        new Score(
            row.getDouble("expected"),
            row.getDouble("lower"),
            row.getDouble("upper"),
            row.getDouble("score"));
    assertThat(row.getBoolean("is_anomaly")).isEqualTo(score.isAnomaly(row.getDouble("value")));
    return score;
  }
}
