/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import static io.millrace.transforms.join.Readings.READING;
import static io.millrace.transforms.join.Readings.reading;
import static io.millrace.transforms.join.Readings.readings;
import static io.millrace.transforms.join.Readings.setting;
import static io.millrace.transforms.join.Readings.settings;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JoinValidationTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void tellsAllThatDoesNotFit(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> readings = readings(pipeline, reading("D1", "10:00", 20));
    PCollection<Row> settings = settings(pipeline, setting("D1", "10:00", "a"));

    assertThatThrownBy(
            () ->
                readings.apply(
                    Join.inWindows(Duration.ofHours(1))
                        .on("value", "mode")
                        .on("site")
                        .at("read_at")
                        .every(Duration.ofMinutes(1))
                        .with(settings)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use every(PT1M) together with inWindows: a window is its own period;"
                + " Cannot match left field value with right field mode: INT64 is not STRING;"
                + " Missing required left field site (available: [device_id, read_at, value]);"
                + " Missing required right field site (available: [device, set_at, mode]);"
                + " Missing required right field read_at (available: [device, set_at, mode])");
  }

  @Test
  void refusesATimeFieldOfBlocks(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Block> blocks =
        readings(pipeline, reading("D1", "10:00", 20)).apply(PackBlocks.on("read_at"));

    assertThatThrownBy(
            () ->
                blocks.apply(
                    Join.asOf(Duration.ZERO).on("device_id").at("read_at").withBlocks(blocks)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use at(read_at) together with withBlocks: rows of a block have an event time of"
                + " their own");
  }

  @Test
  void refusesTwoFieldsOfOneName(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> readings = readings(pipeline, reading("D1", "10:00", 20));
    PCollection<Row> again = pipeline.apply("Again", Create.of(rows()).withRowSchema(READING));

    assertThatThrownBy(() -> readings.apply(Join.asOf(Duration.ZERO).on("device_id").with(again)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot name two output fields read_at (output: [");
    assertThatThrownBy(() -> readings.apply("NoKey", Join.asOf(Duration.ZERO).with(again)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Missing required key fields; name them by on(field); ");
  }

  private static List<Row> rows() {
    return List.of(reading("D1", "10:00", 1));
  }
}
