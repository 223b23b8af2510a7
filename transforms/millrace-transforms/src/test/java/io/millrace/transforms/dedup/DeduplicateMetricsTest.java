/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeduplicateMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addStringField("id").addInt64Field("number").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsWhatIsKeptAndWhatIsNotWithinAHorizon(TestPipeline pipeline) {
    rows(pipeline)
        .apply(
            Deduplicate.byFields("id")
                .comparing("number")
                .within(Duration.ofHours(1))
                .allowingLateness(Duration.ofMinutes(1))
                .onBlocks());

    Map<MetricName, Long> counts = Counting.in(pipeline, DeduplicateMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(DeduplicateMetrics.KEPT, 2L),
            entry(DeduplicateMetrics.DUPLICATES, 2L),
            entry(DeduplicateMetrics.CONFLICTS, 1L),
            entry(DeduplicateMetrics.LATE, 1L),
            entry(DeduplicateMetrics.FORGOTTEN, 0L));
  }

  @Test
  void countsWhatIsKeptAndWhatIsNotInWindows(TestPipeline pipeline) {
    rows(pipeline)
        .apply(
            Deduplicate.byFields("id")
                .inWindows(Duration.ofHours(1))
                .keepingEarliest()
                .comparing("number")
                .onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            DeduplicateMetrics.KEPT,
            DeduplicateMetrics.DUPLICATES,
            DeduplicateMetrics.CONFLICTS);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 4L),
            entry(PeriodMetrics.LATE, 1L),
            entry(DeduplicateMetrics.KEPT, 2L),
            entry(DeduplicateMetrics.DUPLICATES, 2L),
            entry(DeduplicateMetrics.CONFLICTS, 1L));
  }

  private static PCollection<Block> rows(TestPipeline pipeline) {
    return Counting.blocks(
        "Rows",
        pipeline,
        Timed.at(10, row("a", 1)),
        Timed.at(20, row("a", 1)),
        Timed.at(30, row("a", 2)),
        Timed.at(40, row("b", 1)),
        Timed.late(50, row("c", 1)));
  }

  private static Row row(String id, long number) {
    return Row.withSchema(SCHEMA).addValues(id, number).build();
  }
}
