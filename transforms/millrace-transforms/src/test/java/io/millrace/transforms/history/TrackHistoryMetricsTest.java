/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.descriptor.MetricName;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrackHistoryMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("sku")
          .addStringField("op")
          .addInt64Field("price")
          .build();
  private static final TrackHistory VERSIONS =
      TrackHistory.versionsBy("sku")
          .operationIn("op")
          .tracking("price")
          .within(Duration.ofMinutes(1))
          .routingTo(new StepContext("run", "prices/Track"));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsChangesAndVersions(TestPipeline pipeline) {
    Counting.blocks(
            "Changes",
            pipeline,
            Timed.at(10, change("a", "c", 1)),
            Timed.at(20, change("a", "u", 1)),
            Timed.at(30, change("a", "u", 2)),
            Timed.late(15, change("a", "u", 3)),
            Timed.at(10, change(null, "c", 1)),
            Timed.at(10, change("b", "?", 1)))
        .apply(VERSIONS.onBlocks());

    Map<MetricName, Long> counts = Counting.in(pipeline, TrackHistoryMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(TrackHistoryMetrics.CHANGES, 3L),
            entry(TrackHistoryMetrics.LATE, 1L),
            entry(TrackHistoryMetrics.WITHOUT_KEY, 1L),
            entry(TrackHistoryMetrics.REJECTED, 1L),
            entry(TrackHistoryMetrics.VERSIONS, 2L),
            entry(TrackHistoryMetrics.RETRACTIONS, 0L));
  }

  /** The version from 30 on is closed at 30, since what begins it comes to be at 20 already. */
  @Test
  void countsVersionsThatAreTakenBack(TestPipeline pipeline) {
    pipeline
        .apply(
            TestStream.create(BlockCoder.of(SCHEMA))
                .addElements(
                    TimestampedValue.of(
                        Counting.block(
                            Timed.at(10, change("a", "c", 1)), Timed.at(30, change("a", "u", 2))),
                        Instant.ofEpochMilli(10)))
                .advanceWatermarkTo(Instant.ofEpochMilli(1_000))
                .addElements(
                    TimestampedValue.of(
                        Counting.block(Timed.at(20, change("a", "u", 2))),
                        Instant.ofEpochMilli(1_000)))
                .advanceWatermarkToInfinity())
        .apply(VERSIONS.onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            TrackHistoryMetrics.CHANGES,
            TrackHistoryMetrics.VERSIONS,
            TrackHistoryMetrics.RETRACTIONS);

    assertThat(counts)
        .containsOnly(
            entry(TrackHistoryMetrics.CHANGES, 3L),
            entry(TrackHistoryMetrics.VERSIONS, 4L),
            entry(TrackHistoryMetrics.RETRACTIONS, 1L));
  }

  private static Row change(@Nullable String sku, String operation, long price) {
    return Row.withSchema(SCHEMA).addValues(sku, operation, price).build();
  }
}
