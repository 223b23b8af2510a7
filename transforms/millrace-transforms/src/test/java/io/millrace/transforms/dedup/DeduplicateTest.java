/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeduplicateTest {
  private static final Schema INPUT =
      Schema.builder()
          .addNullableStringField("order_id")
          .addInt32Field("line")
          .addNullableField("event_time", FieldType.DATETIME)
          .addNullableField("amount", FieldType.DECIMAL)
          .addStringField("source")
          .addByteArrayField("payload")
          .build();
  private static final Schema DUPLICATES =
      Schema.builder().addFields(INPUT.getFields()).addBooleanField("conflicting").build();
  private static final Deduplicate BY_ORDER_LINE =
      Deduplicate.byFields("order_id", "line").comparing("amount").keepingEarliest("event_time");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void keepsTheEarliestAndTellsConflictsApart(TestPipeline pipeline) {
    DeduplicateResult result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:09Z", "2.00", "late"),
                order("O1", 1, "2026-03-01T10:00Z", "1.00", "first"),
                order("O1", 1, "2026-03-01T10:05Z", "1.0", "again"),
                order("O1", 2, "2026-03-01T10:09Z", "5", "other line"))
            .apply(BY_ORDER_LINE);

    assertThat(result.unique().getSchema()).isEqualTo(INPUT);
    assertThat(result.duplicates().getSchema()).isEqualTo(DUPLICATES);
    PAssert.that(result.unique())
        .containsInAnyOrder(
            order("O1", 1, "2026-03-01T10:00Z", "1.00", "first"),
            order("O1", 2, "2026-03-01T10:09Z", "5", "other line"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, "2026-03-01T10:05Z", "1.0", "again"), false),
            duplicate(order("O1", 1, "2026-03-01T10:09Z", "2.00", "late"), true));
    pipeline.run();
  }

  @Test
  void keepsTheLatest(TestPipeline pipeline) {
    DeduplicateResult result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:09Z", "2", "latest"),
                order("O1", 1, "2026-03-01T10:00Z", "1", "first"),
                order("O1", 1, null, "2", "timeless"))
            .apply(BY_ORDER_LINE.keepingLatest("event_time"));

    PAssert.that(result.unique())
        .containsInAnyOrder(order("O1", 1, "2026-03-01T10:09Z", "2", "latest"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "1", "first"), true),
            duplicate(order("O1", 1, null, "2", "timeless"), false));
    pipeline.run();
  }

  @Test
  void nullsComeFirst(TestPipeline pipeline) {
    DeduplicateResult result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:00Z", "1", "timed"),
                order("O1", 1, null, "1", "timeless"),
                order("O1", 1, null, null, "timeless and worthless"))
            .apply(BY_ORDER_LINE);

    PAssert.that(result.unique())
        .containsInAnyOrder(order("O1", 1, null, null, "timeless and worthless"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, null, "1", "timeless"), true),
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "1", "timed"), true));
    pipeline.run();
  }

  @Test
  void tiesGoToTheComparedFieldAndThenToTheTieBreaks(TestPipeline pipeline) {
    DeduplicateResult result =
        rows(
                pipeline,
                order("O1", 1, "2026-03-01T10:00Z", "2", "a"),
                order("O1", 1, "2026-03-01T10:00Z", "1", "c"),
                order("O1", 1, "2026-03-01T10:00Z", "1", "b"))
            .apply(BY_ORDER_LINE.tieBrokenBy("source"));

    PAssert.that(result.unique()).containsInAnyOrder(order("O1", 1, "2026-03-01T10:00Z", "1", "b"));
    PAssert.that(result.duplicates())
        .containsInAnyOrder(
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "1", "c"), false),
            duplicate(order("O1", 1, "2026-03-01T10:00Z", "2", "a"), true));
    pipeline.run();
  }

  @Test
  void ofIdenticalRowsOneStays(TestPipeline pipeline) {
    Row same = order("O1", 1, "2026-03-01T10:00Z", "1", "a");

    DeduplicateResult result = rows(pipeline, same, same, same).apply(BY_ORDER_LINE);

    PAssert.that(result.unique()).containsInAnyOrder(same);
    PAssert.that(result.duplicates())
        .containsInAnyOrder(duplicate(same, false), duplicate(same, false));
    pipeline.run();
  }

  @Test
  void nothingGivesNothing(TestPipeline pipeline) {
    DeduplicateResult result = rows(pipeline).apply(BY_ORDER_LINE);

    PAssert.that(result.unique()).empty();
    PAssert.that(result.duplicates()).empty();
    pipeline.run();
  }

  @Test
  void aRowWithoutAKeyFails(TestPipeline pipeline) {
    rows(pipeline, order(null, 1, "2026-03-01T10:00Z", "1", "a")).apply(BY_ORDER_LINE);

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required order_id: a row to deduplicate has no key");
  }

  @Test
  void aRowOfABlockWithoutAKeyFails(TestPipeline pipeline) {
    rows(pipeline, order(null, 1, "2026-03-01T10:00Z", "1", "a"))
        .apply(PackBlocks.of())
        .apply(BY_ORDER_LINE.onBlocks());

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required order_id: a row to deduplicate has no key");
  }

  @Test
  void refusesAWrongNumberOfShards() {
    Pipeline pipeline = Pipeline.create();
    pipeline.getOptions().as(MillraceOptions.class).setShards(0);

    assertThatThrownBy(() -> rows(pipeline).apply(BY_ORDER_LINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shards: 0 (must be between 1 and 4096)");
  }

  @Test
  void requiresAComparedField() {
    Deduplicate incomplete = Deduplicate.byFields("order_id").keepingEarliest("event_time");

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(incomplete))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required compared field; name it by comparing(field)");
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
                + "(supported: [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME]); "
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
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
            .setName("orders");

    assertThatThrownBy(() -> windowed.apply(BY_ORDER_LINE))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot deduplicate orders: it is windowed by FixedWindows (must be globally"
                + " windowed)");
  }

  private static PCollection<Row> rows(Pipeline pipeline, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(INPUT));
  }

  private static Row order(
      @Nullable String id,
      int line,
      @Nullable String time,
      @Nullable String amount,
      String source) {
    return Row.withSchema(INPUT)
        .addValues(
            id,
            line,
            time == null ? null : Instant.parse(time),
            amount == null ? null : new BigDecimal(amount),
            source,
            new byte[] {1})
        .build();
  }

  private static Row duplicate(Row row, boolean conflicting) {
    return Row.withSchema(DUPLICATES).addValues(row.getValues()).addValue(conflicting).build();
  }
}
