/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DetectAnomaliesTest {
  private static final long MINUTE = 60_000;
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void flagsWhatIsOutsideOfFixedBounds(TestPipeline pipeline) {
    PCollection<Row> scored =
        series(pipeline, -1.0, 0.0, 10.0, 12.5, null, Double.NaN, Double.POSITIVE_INFINITY)
            .apply(hourly(Detector.threshold(0, 10)))
            .scored();

    PAssert.that(lines(scored))
        .containsInAnyOrder(
            "0: -1.0 of null in 0.0 to 10.0, score -1.0, ANOMALY",
            "1: 0.0 of null in 0.0 to 10.0, score 0.0",
            "2: 10.0 of null in 0.0 to 10.0, score 0.0",
            "3: 12.5 of null in 0.0 to 10.0, score 2.5, ANOMALY",
            "4: null of null in null to null, score null",
            "5: NaN of null in null to null, score null",
            "6: Infinity of null in 0.0 to 10.0, score Infinity, ANOMALY");
    pipeline.run();
  }

  @Test
  void tellsOfEachAnomalyByWhomAndAgainstWhatItWasFound(TestPipeline pipeline) {
    PCollection<Row> anomalies =
        series(pipeline, 20.0, 22.0, 20.0, 22.0, 30.0)
            .apply(hourly(Detector.robustZ(HOUR, 2)))
            .anomalies();

    PAssert.that(anomalies)
        .containsInAnyOrder(
            Row.withSchema(
                    Schema.builder()
                        .addStringField("device")
                        .addDateTimeField("event_time")
                        .addStringField("detector")
                        .addDoubleField("observed")
                        .addNullableDoubleField("expected")
                        .addDoubleField("lower")
                        .addDoubleField("upper")
                        .addDoubleField("score")
                        .build())
                .addValues(
                    "d",
                    Instant.ofEpochMilli(4 * MINUTE),
                    "robust_z",
                    30.0,
                    21.0,
                    21 - 2 * 1.482602218505602,
                    21 + 2 * 1.482602218505602,
                    9 / 1.482602218505602)
                .build());
    pipeline.run();
  }

  @Test
  void scoresByTheMeanAndTheDeviationOfTheRowsBefore(TestPipeline pipeline) {
    PCollection<Row> scored =
        series(pipeline, 20.0, 21.0, 20.0, 21.0, 30.0)
            .apply(hourly(Detector.zScore(HOUR, 3)).afterRows(4))
            .scored();

    PAssert.that(lines(scored))
        .containsInAnyOrder(
            "0: 20.0 of null in null to null, score null",
            "1: 21.0 of null in null to null, score null",
            "2: 20.0 of null in null to null, score null",
            "3: 21.0 of null in null to null, score null",
            "4: 30.0 of 20.5 in 18.8 to 22.2, score 16.5, ANOMALY");
    pipeline.run();
  }

  @Test
  void weighsAValueHalfForEachHalfLifeOfItsAge(TestPipeline pipeline) {
    PCollection<Row> scored =
        series(pipeline, 0.0, 3.0, 9.0)
            .apply(hourly(Detector.ewma(Duration.ofMinutes(1), 3)))
            .scored();

    PAssert.that(lines(scored))
        .containsInAnyOrder(
            "0: 0.0 of null in null to null, score null",
            "1: 3.0 of null in null to null, score null",
            // Weights 1/4 and 1/2: mean 2, variance (1/4 4 + 1/2 1) / (3/4 - 5/12) = 4.5.
            "2: 9.0 of 2.0 in -4.4 to 8.4, score 3.3, ANOMALY");
    pipeline.run();
  }

  @Test
  void comparesWithTheSameTimeOfThePeriodsBefore(TestPipeline pipeline) {
    // Three minutes are a season: 1, 50, 9 and again.
    PCollection<Row> scored =
        series(pipeline, 1.0, 50.0, 9.0, 2.0, 52.0, 8.0, 50.0, 51.0, 9.0)
            .apply(hourly(Detector.seasonal(Duration.ofMinutes(3), 2, Duration.ofSeconds(10), 3.5)))
            .anomalies();

    PAssert.that(scored.apply(MapElements.into(TypeDescriptors.doubles()).via(r -> r.getDouble(3))))
        .containsInAnyOrder(50.0);
    pipeline.run();
  }

  @Test
  void doesNotLetRowsOfOneTimeSeeEachOther(TestPipeline pipeline) {
    PCollection<Row> scored =
        rows(pipeline, row("d", 0, 1.0), row("d", 0, 3.0), row("d", 1, 90.0), row("d", 1, 2.0))
            .apply(hourly(Detector.robustZ(HOUR, 3)))
            .scored();

    PAssert.that(lines(scored))
        .containsInAnyOrder(
            "0: 1.0 of null in null to null, score null",
            "0: 3.0 of null in null to null, score null",
            "1: 90.0 of 2.0 in -2.4 to 6.4, score 59.4, ANOMALY",
            "1: 2.0 of 2.0 in -2.4 to 6.4, score 0.0");
    pipeline.run();
  }

  @Test
  void doesNotCountWhatIsNoFiniteNumberAsHistory(TestPipeline pipeline) {
    PCollection<Row> scored =
        series(pipeline, null, Double.NaN, Double.NEGATIVE_INFINITY, 1.0, 3.0, 2.0)
            .apply(hourly(Detector.robustZ(HOUR, 3)))
            .scored();

    PAssert.that(lines(scored))
        .containsInAnyOrder(
            "0: null of null in null to null, score null",
            "1: NaN of null in null to null, score null",
            "2: -Infinity of null in null to null, score null",
            "3: 1.0 of null in null to null, score null",
            "4: 3.0 of null in null to null, score null",
            "5: 2.0 of 2.0 in -2.4 to 6.4, score 0.0");
    pipeline.run();
  }

  @Test
  void letsAValueThatNeverMovedMoveByTheLeastSpread(TestPipeline pipeline) {
    DetectAnomalies still = hourly(Detector.robustZ(HOUR, 2));
    PCollection<Row> rows = series(pipeline, 5.0, 5.0, 5.5, 9.0);

    PCollection<Row> strict = rows.apply("Strict", still).scored();
    PCollection<Row> lenient = rows.apply("Lenient", still.spreadAtLeast(0.5)).scored();

    PAssert.that(lines(strict))
        .containsInAnyOrder(
            "0: 5.0 of null in null to null, score null",
            "1: 5.0 of null in null to null, score null",
            "2: 5.5 of 5.0 in 5.0 to 5.0, score Infinity, ANOMALY",
            // Two of three are equal; nine of ten keep within 0.5.
            "3: 9.0 of 5.0 in 4.4 to 5.6, score 13.2, ANOMALY");
    PAssert.that(lines(lenient))
        .containsInAnyOrder(
            "0: 5.0 of null in null to null, score null",
            "1: 5.0 of null in null to null, score null",
            "2: 5.5 of 5.0 in 4.0 to 6.0, score 1.0",
            "3: 9.0 of 5.0 in 4.0 to 6.0, score 8.0, ANOMALY");
    pipeline.run();
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow(TestPipeline pipeline) {
    PCollection<Row> scored =
        rows(pipeline, row("d", 0, 7.0), row("d", 1, 7.0), row("d", 2, 9.0), row("d", 12, 7.0))
            .apply(hourly(Detector.zScore(Duration.ofMinutes(10), 3)))
            .scored();

    PAssert.that(lines(scored))
        .containsInAnyOrder(
            "0: 7.0 of null in null to null, score null",
            "1: 7.0 of null in null to null, score null",
            "2: 9.0 of 7.0 in 7.0 to 7.0, score Infinity, ANOMALY",
            "12: 7.0 of null in null to null, score null");
    pipeline.run();
  }

  @Test
  void givesRowsWithoutAKeyAside(TestPipeline pipeline) {
    Row nobody = row(null, 1, 5.0);

    DetectAnomaliesResult<Row> result =
        rows(pipeline, row("d", 0, 1.0), nobody).apply(hourly(Detector.threshold(0, 2)));

    PAssert.that(result.withoutKey()).containsInAnyOrder(nobody);
    PAssert.that(lines(result.scored()))
        .containsInAnyOrder("0: 1.0 of null in 0.0 to 2.0, score 0.0");
    PAssert.that(result.anomalies()).empty();
    pipeline.run();
  }

  /** Types of numbers. */
  enum Number {
    BYTE(FieldType.BYTE, (byte) 1, (byte) 7),
    INT16(FieldType.INT16, (short) 1, (short) 7),
    INT32(FieldType.INT32, 1, 7),
    INT64(FieldType.INT64, 1L, 7L),
    FLOAT(FieldType.FLOAT, 1f, 7f),
    DOUBLE(FieldType.DOUBLE, 1.0, 7.0),
    DECIMAL(FieldType.DECIMAL, new BigDecimal("1.00"), new BigDecimal("7.00"));

    final FieldType type;
    final Object one;
    final Object seven;

    Number(FieldType type, Object one, Object seven) {
      this.type = type;
      this.one = one;
      this.seven = seven;
    }
  }

  @Test
  void takesNumbersOfEachTypeAtTheEndsOfTime(TestPipeline pipeline) {
    Instant first = BoundedWindow.TIMESTAMP_MIN_VALUE;
    Instant last = BoundedWindow.TIMESTAMP_MAX_VALUE;
    for (Number number : Number.values()) {
      Schema schema =
          Schema.builder()
              .addStringField("device")
              .addDateTimeField("at")
              .addField("value", number.type)
              .build();
      List<Row> rows = new ArrayList<>();
      for (Instant at : List.of(first, first.plus(1), last.minus(2), last.minus(1))) {
        rows.add(Row.withSchema(schema).addValues("d", at, number.one).build());
      }
      for (Instant at : List.of(first.plus(2), last)) {
        rows.add(Row.withSchema(schema).addValues("d", at, number.seven).build());
      }

      PCollection<Row> found =
          pipeline
              .apply("Rows" + number, Create.of(rows).withRowSchema(schema))
              .apply("Of" + number, hourly(Detector.zScore(HOUR, 3)))
              .anomalies();

      PAssert.that(
              number.name(),
              found.apply(
                  "Lines" + number,
                  MapElements.into(TypeDescriptors.strings())
                      .via(row -> row.getDateTime("event_time") + " " + row.getDouble("observed"))))
          .containsInAnyOrder(first.plus(2) + " 7.0", last + " 7.0");
    }
    pipeline.run();
  }

  private static DetectAnomalies hourly(Detector detector) {
    return DetectAnomalies.in("value").by("device").on("at").using(detector).afterRows(2);
  }

  /** A value each minute; a null for none. */
  private static PCollection<Row> series(TestPipeline pipeline, @Nullable Double... values) {
    List<Row> rows = new ArrayList<>();
    for (Double value : values) {
      rows.add(row("d", rows.size(), value));
    }
    return rows(pipeline, rows.toArray(Row[]::new));
  }

  private static PCollection<Row> rows(TestPipeline pipeline, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(ReadingRows.INPUT));
  }

  private static Row row(@Nullable String device, long minute, @Nullable Double value) {
    return ReadingRows.row(device, minute * MINUTE, minute, value);
  }

  private static PCollection<String> lines(PCollection<Row> scored) {
    return scored.apply(
        "Lines of " + scored.getName(),
        MapElements.into(TypeDescriptors.strings())
            .via(
                row ->
                    "%d: %s of %s in %s to %s, score %s%s"
                        .formatted(
                            row.getInt64("id"),
                            row.getDouble("value"),
                            rounded(row.getDouble("expected")),
                            rounded(row.getDouble("lower")),
                            rounded(row.getDouble("upper")),
                            rounded(row.getDouble("score")),
                            row.getBoolean("is_anomaly") ? ", ANOMALY" : "")));
  }

  private static String rounded(@Nullable Double value) {
    return value == null ? "null" : String.format(Locale.ROOT, "%.1f", value);
  }
}
