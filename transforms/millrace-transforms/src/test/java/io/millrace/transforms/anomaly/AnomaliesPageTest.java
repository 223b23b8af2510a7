/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the example of the page about anomalies. */
class AnomaliesPageTest {
  private static final Schema READING =
      Schema.builder()
          .addStringField("device_id")
          .addDateTimeField("measured_at")
          .addDoubleField("temperature")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void findsTheHotMinute(TestPipeline pipeline) {
    // tag::hot[]
    PCollection<Row> readings = eachMinute(pipeline, 20, 21, 20, 21, 30, 21);

    PCollection<Row> anomalies =
        readings
            .apply(
                DetectAnomalies.in("temperature")
                    .by("device_id")
                    .on("measured_at")
                    .using(Detector.robustZ(Duration.ofHours(1), 3.5))
                    .afterRows(4))
            .anomalies();

    List<String> hot =
        List.of("D1 2026-03-01T10:04:00.000Z robust_z 30.0, not 17.9 to 23.1: score 12.8");
    // end::hot[]
    PAssert.that(
            anomalies.apply(
                MapElements.into(TypeDescriptors.strings()).via(AnomaliesPageTest::line)))
        .containsInAnyOrder(hot);
    pipeline.run();
  }

  private static PCollection<Row> eachMinute(TestPipeline pipeline, double... temperatures) {
    List<Row> rows = new ArrayList<>();
    Instant first = Instant.parse("2026-03-01T10:00:00.000Z");
    for (double temperature : temperatures) {
      rows.add(
          Row.withSchema(READING)
              .addValues("D1", first.plus(60_000L * rows.size()), temperature)
              .build());
    }
    return pipeline.apply(Create.of(rows).withRowSchema(READING));
  }

  private static String line(Row anomaly) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %.1f, not %.1f to %.1f: score %.1f",
        anomaly.getString("device_id"),
        anomaly.getDateTime("event_time").toInstant(),
        anomaly.getString("detector"),
        anomaly.getDouble("observed"),
        anomaly.getDouble("lower"),
        anomaly.getDouble("upper"),
        anomaly.getDouble("score"));
  }
}
