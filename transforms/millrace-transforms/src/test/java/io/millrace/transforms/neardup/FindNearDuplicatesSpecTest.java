/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FindNearDuplicatesSpecTest {
  private static final FindNearDuplicates FIND = FindNearDuplicates.in("prompt");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  static Stream<Arguments> wrongAlone() {
    String spans = " (must be whole milliseconds from PT0.001S to PT876600H)";
    return Stream.of(
        wrong(() -> FindNearDuplicates.in(""), "Missing required textField"),
        wrong(() -> FIND.by("a", ""), "Missing required keyField"),
        wrong(() -> FIND.on(""), "Missing required eventTimeField"),
        wrong(() -> FIND.atLeast(0), "Invalid similarity: 0.0 (must be between 0.1 and 1)"),
        wrong(
            () -> FIND.atLeast(Double.NaN), "Invalid similarity: NaN (must be between 0.1 and 1)"),
        wrong(() -> FIND.atLeast(1.01), "Invalid similarity: 1.01 (must be between 0.1 and 1)"),
        wrong(() -> Shingles.words(0), "Invalid size: 0 (must be between 1 and 64)"),
        wrong(() -> Shingles.characters(65), "Invalid size: 65 (must be between 1 and 64)"),
        wrong(() -> FIND.banding(0, 4), "Invalid bands: 0 (must be from 1 to 1024)"),
        wrong(() -> FIND.banding(1025, 1), "Invalid bands: 1025 (must be from 1 to 1024)"),
        wrong(() -> FIND.banding(4, -1), "Invalid rows: -1 (must be from 1 to 1024)"),
        wrong(
            () -> FIND.banding(129, 8),
            "Invalid banding: 129 bands of 8 rows, 1032 values (must be at most 1024); take at most"
                + " 7 rows"),
        wrong(() -> FIND.within(Duration.ZERO), "Invalid within: PT0S" + spans),
        wrong(() -> FIND.every(Duration.ofNanos(1)), "Invalid every: PT0.000000001S" + spans),
        wrong(
            () -> FIND.allowingLateness(Duration.ofMillis(-1)),
            "Invalid lateness: PT-0.001S" + spans));
  }

  @ParameterizedTest
  @MethodSource("wrongAlone")
  void refusesWhatIsWrongAlone(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static Arguments wrong(ThrowingCallable call, String message) {
    return Arguments.of(call, message);
  }

  @Test
  void tellsAllThatDoesNotFitTheInput(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    Schema schema =
        Schema.builder()
            .addInt32Field("prompt")
            .addDoubleField("key")
            .addInt64Field("is_first")
            .build();
    PCollection<Row> input =
        pipeline
            .apply(Create.empty(schema))
            .setName("calls")
            .setIsBoundedInternal(IsBounded.UNBOUNDED);

    assertThatThrownBy(() -> input.apply(FIND.by("key").on("at").every(Duration.ofDays(1))))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required field at (available: [prompt, key, is_first]);"
                + " Unsupported type of field prompt: INT32 (supported: [STRING]);"
                + " Unsupported type of field key: DOUBLE (supported: [BYTE, INT16, INT32, INT64,"
                + " STRING, BOOLEAN, DATETIME, BYTES, ARRAY,"
                + " ITERABLE, ROW, LOGICAL_TYPE]);"
                + " Cannot name two output fields is_first (output: [prompt, key, is_first,"
                + " cluster_id, similarity, is_first]);"
                + " Missing required within; choose it by within(duration), since the input is"
                + " unbounded;"
                + " Missing required within; without it there is nothing to do every(duration)");
  }

  @Test
  void refusesWindowsTooManyPeriodsAndAnEventTimeFieldOfBlocks(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> input =
        pipeline
            .apply(Create.empty(PromptRows.PROMPT))
            .setName("calls")
            .apply("Minutes", Window.into(FixedWindows.of(org.joda.time.Duration.millis(9))))
            .setName("windows");

    assertThatThrownBy(
            () ->
                input
                    .apply(PackBlocks.of())
                    .setName("windows")
                    .apply(
                        FIND.on("at")
                            .within(Duration.ofMillis(1_441))
                            .every(Duration.ofMillis(1))
                            .onBlocks()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot find near duplicates in windows: it is windowed by FixedWindows (must be"
                + " globally windowed);"
                + " Cannot use on(at) together with onBlocks(): rows of a block have an event time"
                + " of their own;"
                + " Invalid every: PT0.001S (must be at least a 1440th of within, PT1.441S)");
  }

  @Test
  void tellsTheChanceToMiss() {
    assertThat(FIND.banding(20, 5).chanceToMiss(0.8)).isBetween(0.00035, 0.00036);
    assertThat(FIND.chanceToMiss(0.7)).isLessThan(0.01);
    assertThat(FIND.chanceToMiss(1)).isZero();
    assertThat(FIND.chanceToMiss(0)).isOne();
  }
}
