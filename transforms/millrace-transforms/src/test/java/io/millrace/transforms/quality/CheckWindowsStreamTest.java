/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Verdicts that come while input still arrives, and are corrected. */
class CheckWindowsStreamTest {
  private static final Schema SALE = Schema.builder().addStringField("id").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void correctsAVerdictByANewPaneUntilTheLatenessIsOver(TestPipeline pipeline) {
    TestStream<Block> sales =
        TestStream.create((Coder<Block>) BlockCoder.of(SALE))
            .addElements(sale(10, 0, "a"), sale(20, 0, "b"))
            .advanceWatermarkTo(Instant.ofEpochMilli(149))
            .addElements(sale(40, 149, "a"), sale(110, 0, "a"))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(sale(50, 150, "c"))
            .advanceWatermarkTo(Instant.ofEpochMilli(200))
            .advanceWatermarkToInfinity();

    CheckWindowsResult checked = pipeline.apply(sales).apply(check(50));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(
            List.of(
                "[0, 100) pane 0 pass 1 of 2, final false",
                "[0, 100) pane 1 fail 0.3333333333 of 3, final false",
                "[0, 100) pane 2 fail 0.3333333333 of 3, final true",
                "[100, 200) pane 0 pass 1 of 1, final false",
                "[100, 200) pane 1 pass 1 of 1, final true"));
    PAssert.that(
            checked
                .late()
                .apply("CountLate", MapElements.into(TypeDescriptors.integers()).via(Block::rows)))
        .containsInAnyOrder(1);
    pipeline.run();
  }

  @Test
  void knowsThatAVerdictIsFinalWhereNothingMayBeLate(TestPipeline pipeline) {
    TestStream<Block> sales =
        TestStream.create((Coder<Block>) BlockCoder.of(SALE))
            .addElements(sale(10, 0, "a"), sale(20, 0, "a"))
            .advanceWatermarkToInfinity();

    CheckWindowsResult checked = pipeline.apply(sales).apply(check(0));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(List.of("[0, 100) pane 0 fail 0 of 2, final true"));
    pipeline.run();
  }

  /** A closing pane comes for each window; what looks back must not decide again at it. */
  @Test
  void judgesANumberOnceHoweverOftenItsWindowComes(TestPipeline pipeline) {
    TestStream<Block> sales =
        TestStream.create((Coder<Block>) BlockCoder.of(SALE))
            .addElements(sale(10, 0, "a"))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .advanceWatermarkTo(Instant.ofEpochMilli(250))
            .advanceWatermarkTo(Instant.ofEpochMilli(300))
            .advanceWatermarkToInfinity();
    WindowRule few =
        WindowRule.isNotAnomalous(
            WindowMetric.size(), AnomalyStrategy.simpleThreshold(null, BigDecimal.TEN));

    CheckWindowsResult checked = pipeline.apply(sales).apply(check(50, few));

    PAssert.that(lines(checked.verdicts()))
        .containsInAnyOrder(List.of("[0, 100) pane 0 pass 1 of 1, final true"));
    pipeline.run();
  }

  private static CheckWindowBlocks check(long lateness) {
    return check(lateness, WindowRule.isUnique("id"));
  }

  private static CheckWindowBlocks check(long lateness, WindowRule rule) {
    return CheckWindows.of("sales", List.of(rule))
        .tumbling(Duration.ofMillis(100))
        .allowingLateness(Duration.ofMillis(lateness))
        .at(new StepContext("run-1", "sales/Check"))
        .onBlocks();
  }

  private static TimestampedValue<Block> sale(long time, long stamp, String id) {
    BlockBuilder builder = new BlockBuilder(SALE);
    builder.column(0).appendValue(id);
    builder.endRow(time, stamp);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }

  private static PCollection<String> lines(PCollection<Row> verdicts) {
    return verdicts.apply(
        "Lines",
        MapElements.into(TypeDescriptors.strings())
            .via(
                verdict ->
                    "[%d, %d) pane %d %s %s of %d, final %s"
                        .formatted(
                            verdict.getDateTime("windowStart").getMillis(),
                            verdict.getDateTime("windowEnd").getMillis(),
                            verdict.getInt64("pane"),
                            verdict.getString("status"),
                            verdict.getString("actual"),
                            verdict.getInt64("rowsTested"),
                            verdict.getBoolean("isFinal"))));
  }
}
