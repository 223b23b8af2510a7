/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Counting;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unbounded input, whose watermark goes on and which is forgotten by and by; and late rows. */
class DeduplicateStreamTest {
  private static final Duration HORIZON = Duration.ofMillis(KeptRows.HORIZON);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @ParameterizedTest(name = "{0} shards, rows {1}, without timers {2}, windows {3}, lateness {4}")
  @CsvSource({
    "3, false, false, 1, 300",
    "1, false, true, 500, 200",
    "8, false, true, 400, 0",
    "8, false, false, 400, 0",
    "3, true, false, 1, 200"
  })
  void keepsTheRowsThatAReaderKeepsWhoForgetsNothing(
      int shards,
      boolean inRows,
      boolean withoutTimers,
      long window,
      long allowed,
      TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("DeduplicateStreamTest " + reason);
    Random random = new Random(seed);
    MillraceOptions options = pipeline.getOptions().as(MillraceOptions.class);
    options.setShards(shards);
    options.setWithoutEventTimeTimers(withoutTimers);
    KeyedScripts scripts =
        KeyedScripts.random(
            100, KeptRows.SCHEMA, (script, time) -> KeptRows.at(script, time, random), random);
    List<Row> kept = new ArrayList<>();
    List<Row> duplicates = new ArrayList<>();
    List<Row> late = new ArrayList<>();
    KeptRows expected = new KeptRows();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      boolean isLate = one.isLate(window, allowed);
      (isLate ? late : expected.keep(one.row()) ? kept : duplicates).add(one.row());
    }
    assertThat(late).as(reason).hasSizeGreaterThan(5);
    assertThat(duplicates).as(reason).hasSizeGreaterThan(50);

    Duration lateness = Duration.ofMillis(allowed);
    DeduplicateResult<Row> result =
        inRows
            ? WinnersStreamTest.ofRows(
                pipeline.apply(scripts.rows(true)),
                Deduplicate.byFields("id").within(HORIZON).allowingLateness(lateness))
            : WinnersStreamTest.ofBlocks(
                pipeline.apply(scripts.stream()),
                DeduplicateBlocks.by("id")
                    .allowingLateness(lateness, Duration.ofMillis(window))
                    .within(HORIZON));

    PAssert.that(reason, result.kept()).satisfies(SameElements.as(reason, kept));
    PAssert.that(reason, result.duplicates()).satisfies(SameElements.as(reason, duplicates));
    PAssert.that(reason, result.late()).satisfies(SameElements.as(reason, late));
    // At the end of time the watermark has passed all that was kept.
    assertThat(Counting.in(pipeline, DeduplicateMetrics.FORGOTTEN))
        .as(reason)
        .containsEntry(DeduplicateMetrics.FORGOTTEN, (long) kept.size());
  }

  @Test
  void aLateRepeatDoesNotTakeThePlaceOfItsOriginal(TestPipeline pipeline) {
    DeduplicateResult<Block> result =
        pipeline
            .apply(Create.of(repeatFirst()).withCoder(BlockCoder.of(KeptRows.SCHEMA)))
            .apply(DeduplicateBlocks.by("id").within(HORIZON).allowingLateness(ofMillis(200)));

    PAssert.that(rows("Kept", result.kept())).containsInAnyOrder(row("a", 0, 2), row("b", 0, 3));
    PAssert.that(rows("Duplicates", result.duplicates())).empty();
    PAssert.that(rows("Late", result.late())).containsInAnyOrder(row("a", 0, 1));
    pipeline.run();
  }

  @Test
  void noRowIsLateUnlessALatenessIsSet(TestPipeline pipeline) {
    DeduplicateResult<Block> result =
        pipeline
            .apply(Create.of(repeatFirst()).withCoder(BlockCoder.of(KeptRows.SCHEMA)))
            .apply(DeduplicateBlocks.by("id").within(HORIZON));

    PAssert.that(rows("Kept", result.kept())).containsInAnyOrder(row("a", 0, 1), row("b", 0, 3));
    PAssert.that(rows("Duplicates", result.duplicates())).containsInAnyOrder(row("a", 0, 2));
    PAssert.that(rows("Late", result.late())).empty();
    pipeline.run();
  }

  /** The repeat of a is late by a lateness of 200 ms, b is not. */
  private static Block repeatFirst() {
    BlockBuilder builder = new BlockBuilder(KeptRows.SCHEMA);
    add(builder, row("a", 0, 1), 201);
    add(builder, row("a", 0, 2), Block.ON_TIME);
    add(builder, row("b", 0, 3), 200);
    return builder.build();
  }

  private static void add(BlockBuilder builder, Row row, long stamp) {
    for (int field = 0; field < row.getFieldCount(); field++) {
      builder.column(field).appendValue(row.getValue(field));
    }
    builder.endRow(KeptRows.timeOf(row), stamp);
  }

  private static Row row(String id, long time, long number) {
    return Row.withSchema(KeptRows.SCHEMA).addValues(id, number, time).build();
  }

  private static Duration ofMillis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void asksForALatenessOfUnboundedInput(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Block> blocks =
        pipeline.apply(
            "Events",
            TestStream.create((Coder<Block>) BlockCoder.of(KeptRows.SCHEMA))
                .advanceWatermarkToInfinity());

    assertThatThrownBy(() -> blocks.apply(DeduplicateBlocks.by("event").within(HORIZON)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required field event (available: [id, number, time]); Cannot deduplicate"
                + " Events.out: it is unbounded and nothing would be forgotten;"
                + " say allowingLateness(duration)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.0000001S", "PT2562047788015H"})
  void refusesALatenessOutOfBounds(Duration lateness) {
    assertThatThrownBy(() -> DeduplicateBlocks.by("id").allowingLateness(lateness))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid lateness: "
                + lateness
                + " (must be whole milliseconds from PT0.001S to PT876600H)");
  }

  @Test
  void refusesWindowsWithoutLength() {
    assertThatThrownBy(
            () -> DeduplicateBlocks.by("id").allowingLateness(Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid window size: PT0S (must be whole milliseconds from PT0.001S to PT876600H)");
  }

  private static PCollection<Row> rows(String name, PCollection<Block> blocks) {
    return blocks.apply(name, UnpackBlocks.rows());
  }
}
