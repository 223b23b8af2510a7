/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.period.PeriodMetrics;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DetectAnomaliesMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("device")
          .addNullableField("value", FieldType.DOUBLE)
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsScoresAndAnomalies(TestPipeline pipeline) {
    Counting.blocks(
            "Readings",
            pipeline,
            Timed.at(10, reading("d", 5.0)),
            Timed.at(20, reading("d", 11.0)),
            Timed.at(30, reading("d", 7.0)),
            Timed.at(40, reading("d", null)),
            Timed.late(50, reading("d", 12.0)),
            Timed.at(60, reading(null, 13.0)))
        .apply(
            DetectAnomalies.in("value").by("device").using(Detector.threshold(0, 10)).onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            DetectAnomaliesMetrics.SCORED,
            DetectAnomaliesMetrics.UNSCORED,
            DetectAnomaliesMetrics.ANOMALIES,
            DetectAnomaliesMetrics.WITHOUT_KEY);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 4L),
            entry(PeriodMetrics.LATE, 1L),
            entry(DetectAnomaliesMetrics.SCORED, 3L),
            entry(DetectAnomaliesMetrics.UNSCORED, 1L),
            entry(DetectAnomaliesMetrics.ANOMALIES, 1L),
            entry(DetectAnomaliesMetrics.WITHOUT_KEY, 1L));
  }

  private static Row reading(@Nullable String device, @Nullable Double value) {
    return Row.withSchema(SCHEMA).addValues(device, value).build();
  }
}
