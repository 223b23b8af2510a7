/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

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
import org.apache.beam.sdk.values.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DetectAnomaliesSpecTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Schema TAKEN =
      Schema.builder()
          .addStringField("device")
          .addDateTimeField("at")
          .addStringField("value")
          .addDoubleField("score")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  static Stream<Arguments> wrongAlone() {
    String spans = " (must be whole milliseconds from PT0.001S to PT876600H)";
    DetectAnomalies detect = DetectAnomalies.in("value");
    return Stream.of(
        wrong(() -> DetectAnomalies.in(""), "Missing required valueField"),
        wrong(() -> detect.by(""), "Missing required keyField"),
        wrong(() -> detect.by("a", ""), "Missing required keyField"),
        wrong(() -> detect.on(""), "Missing required eventTimeField"),
        wrong(() -> detect.afterRows(1), "Invalid afterRows: 1 (must be at least 2)"),
        wrong(
            () -> detect.spreadAtLeast(-1),
            "Invalid spreadAtLeast: -1.0 (must be finite and at least 0)"),
        wrong(
            () -> detect.spreadAtLeast(Double.NaN),
            "Invalid spreadAtLeast: NaN (must be finite and at least 0)"),
        wrong(
            () -> detect.spreadAtLeast(Double.POSITIVE_INFINITY),
            "Invalid spreadAtLeast: Infinity (must be finite and at least 0)"),
        wrong(() -> detect.every(Duration.ZERO), "Invalid every: PT0S" + spans),
        wrong(
            () -> detect.allowingLateness(Duration.ofMillis(-1)),
            "Invalid lateness: PT-0.001S" + spans),
        wrong(
            () -> Detector.threshold(2, 1),
            "Invalid threshold: 2.0 to 1.0 (must be from a smaller to a larger one)"),
        wrong(
            () -> Detector.threshold(Double.NaN, 1),
            "Invalid threshold: NaN to 1.0 (must be from a smaller to a larger one)"),
        wrong(() -> Detector.zScore(Duration.ZERO, 3), "Invalid window: PT0S" + spans),
        wrong(() -> Detector.robustZ(Duration.ZERO, 3), "Invalid window: PT0S" + spans),
        wrong(() -> Detector.zScore(HOUR, 0), "Invalid limit: 0.0 (must be finite and above 0)"),
        wrong(
            () -> Detector.robustZ(HOUR, Double.NaN),
            "Invalid limit: NaN (must be finite and above 0)"),
        wrong(
            () -> Detector.ewma(HOUR, Double.POSITIVE_INFINITY),
            "Invalid limit: Infinity (must be finite and above 0)"),
        wrong(() -> Detector.ewma(Duration.ZERO, 3), "Invalid half-life: PT0S" + spans),
        wrong(
            () -> Detector.ewma(Duration.ofDays(36_525), 3),
            "Invalid look-back of 10 half-lives: PT8766000H" + spans),
        wrong(() -> Detector.seasonal(Duration.ZERO, 7, HOUR, 3), "Invalid period: PT0S" + spans),
        wrong(() -> Detector.seasonal(HOUR, 7, Duration.ZERO, 3), "Invalid within: PT0S" + spans),
        wrong(
            () -> Detector.seasonal(HOUR, 7, Duration.ofMinutes(30), 3),
            "Invalid within: PT30M (must be less than half of the period PT1H)"),
        wrong(
            () -> Detector.seasonal(HOUR, 0, Duration.ofMinutes(1), 3),
            "Invalid seasons: 0 (must be between 1 and 1000)"),
        wrong(
            () -> Detector.seasonal(HOUR, 1_001, Duration.ofMinutes(1), 3),
            "Invalid seasons: 1001 (must be between 1 and 1000)"),
        wrong(
            () -> Detector.seasonal(Duration.ofDays(1_000), 37, HOUR, 3),
            "Invalid look-back: PT888001H" + spans));
  }

  private static Arguments wrong(ThrowingCallable call, String message) {
    return Arguments.of(message, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongAlone")
  void refusesWhatIsWrongAlone(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void saysWhatADetectorIs() {
    assertThat(Detector.threshold(0, 5))
        .hasToString("threshold(0.0, 5.0)")
        .returns(Duration.ZERO, Detector::lookBack);
    assertThat(Detector.zScore(HOUR, 3))
        .hasToString("z_score(PT1H, 3.0)")
        .returns(HOUR, Detector::lookBack);
    assertThat(Detector.robustZ(HOUR, 3.5))
        .hasToString("robust_z(PT1H, 3.5)")
        .returns(HOUR, Detector::lookBack);
    assertThat(Detector.ewma(HOUR, 3))
        .hasToString("ewma(PT1H, 3.0)")
        .returns(Duration.ofHours(10), Detector::lookBack);
    assertThat(Detector.seasonal(Duration.ofDays(1), 7, HOUR, 3.5))
        .hasToString("seasonal(PT24H, 7, PT1H, 3.5)")
        .returns(Duration.ofDays(7).plus(HOUR), Detector::lookBack);
  }

  @Test
  void tellsAllThatDoesNotFitTheInput(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> rows =
        pipeline
            .apply(Create.empty(TAKEN))
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.millis(1))));

    assertThatThrownBy(() -> rows.apply(DetectAnomalies.in("value").on("device").by("nobody")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot detect anomalies in "
                + rows.getName()
                + ": it is windowed by FixedWindows (must be globally windowed);"
                + " Unsupported type of field device: STRING (supported: [DATETIME]);"
                + " Unsupported type of field value: STRING (supported:"
                + " [BYTE, INT16, INT32, INT64, FLOAT, DOUBLE, DECIMAL]);"
                + " Missing required field nobody (available: [device, at, value, score]);"
                + " Cannot name two output fields score (output: [device, at, value, score,"
                + " expected, lower, upper, score, is_anomaly]);"
                + " Missing required detector; choose it by using(detector)");
  }

  @Test
  void refusesKeysThatAnomaliesHaveNoRoomFor(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    Schema schema =
        Schema.builder().addStringField("detector").addDateTimeField("event_time").build();
    PCollection<Row> rows = pipeline.apply(Create.empty(schema));

    assertThatThrownBy(
            () ->
                rows.apply(
                    DetectAnomalies.in("value")
                        .by("detector")
                        .on("event_time")
                        .using(Detector.threshold(0, 1))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "Cannot name two output fields detector (output: [detector, event_time, detector,"
                + " observed, expected, lower, upper, score])");
  }

  @Test
  void asksForKeysAndTakesTheTimeOfBlocksFromTheirRows(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> rows = pipeline.apply(Create.empty(ReadingRows.INPUT));
    DetectAnomalies detect = DetectAnomalies.in("value").using(Detector.threshold(0, 1));

    assertThatThrownBy(() -> rows.apply(detect))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required key field; name it by by(field)");
    assertThatThrownBy(
            () -> rows.apply(PackBlocks.on("at")).apply(detect.by("device").on("at").onBlocks()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use on(at) together with onBlocks(): rows of a block have an event time of"
                + " their own");
  }

  @Test
  void refusesPeriodsThatWouldKeepEachRowTooOften(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> rows = pipeline.apply(Create.empty(ReadingRows.INPUT));

    assertThatThrownBy(
            () ->
                rows.apply(
                    DetectAnomalies.in("value")
                        .by("device")
                        .on("at")
                        .using(Detector.ewma(Duration.ofDays(1), 3))
                        .every(Duration.ofSeconds(1))))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid every: PT1S (must be at least a 1440th of the look-back PT240H)");
  }
}
