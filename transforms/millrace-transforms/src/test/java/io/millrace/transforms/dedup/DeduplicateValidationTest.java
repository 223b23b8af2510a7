/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static io.millrace.transforms.dedup.OrderLines.BY_ORDER_LINE;
import static io.millrace.transforms.dedup.OrderLines.DUPLICATES;
import static io.millrace.transforms.dedup.OrderLines.INPUT;
import static io.millrace.transforms.dedup.OrderLines.rows;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeduplicateValidationTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void refusesAWrongNumberOfShards() {
    Pipeline pipeline = Pipeline.create();
    pipeline.getOptions().as(MillraceOptions.class).setShards(0);

    assertThatThrownBy(() -> rows(pipeline).apply(BY_ORDER_LINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shards: 0 (must be between 1 and 4096)");
  }

  @Test
  void refusesAFunctionForBlocks() {
    assertThatThrownBy(() -> Deduplicate.by(row -> "").onBlocks())
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use by(function) together with onBlocks(): rows of blocks go by fields;"
                + " say byFields(fields)");
  }

  @Test
  void refusesToWaitForTheEndOfUnboundedInput(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> orders =
        pipeline.apply("Orders", TestStream.create(INPUT).advanceWatermarkToInfinity());

    assertThatThrownBy(() -> orders.apply(BY_ORDER_LINE))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot deduplicate Orders.out: it is unbounded and has no last row;"
                + " say inWindows(size), inSessions(gap, cap) or within(horizon)");
  }

  @Test
  void tellsWhichChoicesDoNotFitTogether() {
    Duration minute = Duration.ofMinutes(1);
    Duration hour = Duration.ofHours(1);

    assertRefused(
        BY_ORDER_LINE.allowingLateness(minute),
        "Cannot use allowingLateness(PT1M) without inWindows, inSessions or within:"
            + " all rows are waited for");
    assertRefused(
        BY_ORDER_LINE.within(hour),
        "Cannot use keepingEarliest(event_time) together with within(PT1H):"
            + " the first row to arrive is kept");
    assertRefused(
        BY_ORDER_LINE.inWindows(hour).every(minute), "Cannot use every(PT1M) without inSessions");
    assertRefused(
        BY_ORDER_LINE.inSessions(hour, minute),
        "Invalid cap: PT1M (must be at least the gap, PT1H)");
  }

  private static void assertRefused(Deduplicate wrong, String message) {
    assertThatThrownBy(() -> rows(Pipeline.create()).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(message);
  }

  @Test
  void requiresATimeField() {
    Deduplicate incomplete = Deduplicate.byFields("order_id").comparing("amount");

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(incomplete))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required time field; name it by keepingEarliest(field) or"
                + " keepingLatest(field)");
  }

  @Test
  void tellsAllThatIsWrongWithTheFields() {
    Deduplicate wrong =
        Deduplicate.byFields("amount", "id")
            .comparing("payload")
            .keepingEarliest("time")
            .tieBrokenBy("origin");

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field amount: DECIMAL "
                + "(supported: [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME, BYTES, ARRAY,"
                + " ITERABLE, ROW, LOGICAL_TYPE]); "
                + "Missing required field id "
                + "(available: [order_id, line, event_time, amount, source, payload]); "
                + "Missing required field time "
                + "(available: [order_id, line, event_time, amount, source, payload]); "
                + "Unsupported type of field payload: BYTES (supported: [BYTE, INT16, INT32, "
                + "INT64, STRING, BOOLEAN, DATETIME, FLOAT, DOUBLE, DECIMAL]); "
                + "Missing required field origin "
                + "(available: [order_id, line, event_time, amount, source, payload])");
  }

  @Test
  void refusesInputThatHasTheConflictField() {
    PCollection<Row> marked =
        Pipeline.create().apply(Create.of(List.<Row>of()).withRowSchema(DUPLICATES));

    assertThatThrownBy(() -> marked.apply(BY_ORDER_LINE))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot name two output fields conflicting (output: [order_id, line, event_time, "
                + "amount, source, payload, conflicting, conflicting])");
  }

  @Test
  void refusesWindowedInput() {
    PCollection<Row> windowed =
        rows(Pipeline.create())
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))))
            .setName("orders");

    assertThatThrownBy(() -> windowed.apply(BY_ORDER_LINE))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot deduplicate orders: it is windowed by FixedWindows (must be globally"
                + " windowed)");
  }
}
