/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WindowMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addStringField("shop").addDateTimeField("at").build();
  private static final Duration SIZE = Duration.ofMillis(100);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsRowsAndResultsOfBoundedBlocks(TestPipeline pipeline) {
    Counting.blocks(
            "Rows",
            pipeline,
            sale("a", 10),
            sale("a", 20),
            sale("b", 30),
            sale("a", 110),
            Timed.late(40, sale("a", 40).row()))
        .apply(measuring());

    Map<MetricName, Long> counts = Counting.in(pipeline, WindowMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(WindowMetrics.ABSORBED, 4L),
            entry(WindowMetrics.LATE, 1L),
            entry(WindowMetrics.RESULTS, 3L),
            entry(WindowMetrics.CORRECTIONS, 0L),
            entry(WindowMetrics.RETRACTIONS, 0L));
  }

  @Test
  void countsRowsAndResultsOfRows(TestPipeline pipeline) {
    pipeline
        .apply(
            Create.of(sale("a", 10).row(), sale("a", 20).row(), sale("b", 30).row())
                .withRowSchema(SCHEMA))
        .apply(
            MeasureRows.of(
                Windows.tumbling(SIZE), "at", List.of("shop"), List.of(Measure.count("sales"))));

    Map<MetricName, Long> counts =
        Counting.in(pipeline, WindowMetrics.ABSORBED, WindowMetrics.RESULTS);

    assertThat(counts)
        .containsOnly(entry(WindowMetrics.ABSORBED, 3L), entry(WindowMetrics.RESULTS, 2L));
  }

  @Test
  void countsWhatAWindowGivesAgainWithACorrection(TestPipeline pipeline) {
    corrected(pipeline).apply(measuring().correcting(Corrections.REPEATED));

    Map<MetricName, Long> counts = Counting.in(pipeline, WindowMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(WindowMetrics.ABSORBED, 3L),
            entry(WindowMetrics.LATE, 0L),
            entry(WindowMetrics.RESULTS, 4L),
            entry(WindowMetrics.CORRECTIONS, 2L),
            entry(WindowMetrics.RETRACTIONS, 0L));
  }

  @Test
  void countsWhatIsTakenBackAndGivenInItsPlace(TestPipeline pipeline) {
    corrected(pipeline).apply(measuring().correcting(Corrections.RETRACTIONS));

    Map<MetricName, Long> counts = Counting.in(pipeline, WindowMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(WindowMetrics.ABSORBED, 3L),
            entry(WindowMetrics.LATE, 0L),
            entry(WindowMetrics.RESULTS, 3L),
            entry(WindowMetrics.CORRECTIONS, 1L),
            entry(WindowMetrics.RETRACTIONS, 1L));
  }

  /** A window of two shops, and a sale of one of them after its end. */
  private static PCollection<Block> corrected(TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    return pipeline.apply(
        TestStream.create(BlockCoder.of(SCHEMA))
            .addElements(
                TimestampedValue.of(
                    Counting.block(sale("a", 10), sale("b", 20)), Instant.ofEpochMilli(10)))
            .advanceWatermarkTo(Instant.ofEpochMilli(1_000))
            .addElements(
                TimestampedValue.of(Counting.block(sale("a", 30)), Instant.ofEpochMilli(30)))
            .advanceWatermarkToInfinity());
  }

  private static MeasureWindows measuring() {
    return MeasureWindows.of(
            Windows.tumbling(SIZE), List.of("shop"), List.of(Measure.count("sales")))
        .allowingLateness(Duration.ofMinutes(1));
  }

  private static Timed sale(String shop, long time) {
    return Timed.at(
        time, Row.withSchema(SCHEMA).addValues(shop, Instant.ofEpochMilli(time)).build());
  }
}
