/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.period.PeriodMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JoinMetricsTest {
  private static final Schema LEFT =
      Schema.builder().addNullableStringField("id").addInt64Field("value").build();
  private static final Schema RIGHT =
      Schema.builder().addNullableStringField("id").addStringField("mode").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsThePairsAndThoseLeftAlone(TestPipeline pipeline) {
    left(pipeline).apply(join().inner().withBlocks(right(pipeline)));

    Map<MetricName, Long> counts = counts(pipeline);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 5L),
            entry(PeriodMetrics.LATE, 2L),
            entry(JoinMetrics.JOINED, 2L),
            entry(JoinMetrics.LEFT_ALONE, 2L),
            entry(JoinMetrics.RIGHT_ALONE, 2L),
            entry(JoinMetrics.WITHOUT_KEY, 2L));
  }

  @Test
  void countsThoseJoinedToNullsAsJoined(TestPipeline pipeline) {
    left(pipeline).apply(join().fullOuter().withBlocks(right(pipeline)));

    Map<MetricName, Long> counts = counts(pipeline);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 5L),
            entry(PeriodMetrics.LATE, 2L),
            entry(JoinMetrics.JOINED, 6L),
            entry(JoinMetrics.LEFT_ALONE, 0L),
            entry(JoinMetrics.RIGHT_ALONE, 0L),
            entry(JoinMetrics.WITHOUT_KEY, 2L));
  }

  private static Join join() {
    return Join.inWindows(Duration.ofMillis(100)).on("id");
  }

  private static PCollection<Block> left(TestPipeline pipeline) {
    return Counting.blocks(
        "Left",
        pipeline,
        Timed.at(10, left("a", 1)),
        Timed.at(20, left("a", 2)),
        Timed.at(110, left("a", 3)),
        Timed.late(30, left("a", 4)),
        Timed.at(30, left(null, 5)));
  }

  private static PCollection<Block> right(TestPipeline pipeline) {
    return Counting.blocks(
        "Right",
        pipeline,
        Timed.at(10, right("a", "low")),
        Timed.at(10, right("b", "low")),
        Timed.late(10, right("a", "high")),
        Timed.at(10, right(null, "high")));
  }

  private static Map<MetricName, Long> counts(TestPipeline pipeline) {
    return Counting.in(
        pipeline,
        PeriodMetrics.ABSORBED,
        PeriodMetrics.LATE,
        JoinMetrics.JOINED,
        JoinMetrics.LEFT_ALONE,
        JoinMetrics.RIGHT_ALONE,
        JoinMetrics.WITHOUT_KEY);
  }

  private static Row left(@Nullable String id, long value) {
    return Row.withSchema(LEFT).addValues(id, value).build();
  }

  private static Row right(@Nullable String id, String mode) {
    return Row.withSchema(RIGHT).addValues(id, mode).build();
  }
}
