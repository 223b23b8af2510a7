/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.measure.Measure;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AggregateWindowsTest {
  private static final Schema INPUT =
      Schema.builder()
          .addNullableField("event_time", FieldType.DATETIME)
          .addNullableStringField("product_id")
          .addStringField("currency")
          .addNullableField("amount", FieldType.DECIMAL)
          .addDoubleField("weight")
          .build();
  private static final Schema OUTPUT =
      Schema.builder()
          .addNullableStringField("product_id")
          .addStringField("currency")
          .addDateTimeField("window_start")
          .addDateTimeField("window_end")
          .addInt64Field("sales")
          .addDecimalField("revenue")
          .build();
  private static final AggregateWindows PER_MINUTE =
      AggregateWindows.tumbling(java.time.Duration.ofMinutes(1))
          .on("event_time")
          .by("product_id", "currency")
          .measuring(Measure.count("sales"), Measure.sum("revenue", "amount"));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void measuresEachGroupInEachWindow(TestPipeline pipeline) {
    PCollection<Row> output =
        rows(
                pipeline,
                sale("2026-03-01T10:00:00.000Z", "P1", "EUR", "1.50"),
                sale("2026-03-01T10:00:59.999Z", "P1", "EUR", "2"),
                sale("2026-03-01T10:01:00.000Z", "P1", "EUR", "4"),
                sale("2026-03-01T10:00:30.000Z", "P1", "USD", "8"),
                sale("2026-03-01T10:00:30.000Z", "P2", "EUR", null))
            .apply(PER_MINUTE);

    assertThat(output.getSchema()).isEqualTo(OUTPUT);
    PAssert.that(output)
        .containsInAnyOrder(
            window("P1", "EUR", "2026-03-01T10:00Z", "2026-03-01T10:01Z", 2, "3.50"),
            window("P1", "EUR", "2026-03-01T10:01Z", "2026-03-01T10:02Z", 1, "4"),
            window("P1", "USD", "2026-03-01T10:00Z", "2026-03-01T10:01Z", 1, "8"),
            window("P2", "EUR", "2026-03-01T10:00Z", "2026-03-01T10:01Z", 1, "0"));
    pipeline.run();
  }

  @Test
  void nullIsAGroupOfItsOwn(TestPipeline pipeline) {
    PCollection<Row> output =
        rows(
                pipeline,
                sale("2026-03-01T10:00:01Z", null, "EUR", "1"),
                sale("2026-03-01T10:00:02Z", null, "EUR", "2"),
                sale("2026-03-01T10:00:03Z", "null", "EUR", "4"))
            .apply(PER_MINUTE);

    PAssert.that(output)
        .containsInAnyOrder(
            window(null, "EUR", "2026-03-01T10:00Z", "2026-03-01T10:01Z", 2, "3"),
            window("null", "EUR", "2026-03-01T10:00Z", "2026-03-01T10:01Z", 1, "4"));
    pipeline.run();
  }

  @Test
  void windowsBeforeTheEpochEndAtIt(TestPipeline pipeline) {
    PCollection<Row> output =
        rows(
                pipeline,
                sale("1969-12-31T23:59:59.999Z", "P1", "EUR", "1"),
                sale("1969-12-31T23:59:00.000Z", "P1", "EUR", "2"),
                sale("1969-12-31T23:58:59.999Z", "P1", "EUR", "4"))
            .apply(PER_MINUTE);

    PAssert.that(output)
        .containsInAnyOrder(
            window("P1", "EUR", "1969-12-31T23:59Z", "1970-01-01T00:00Z", 2, "3"),
            window("P1", "EUR", "1969-12-31T23:58Z", "1969-12-31T23:59Z", 1, "4"));
    pipeline.run();
  }

  @Test
  void withoutGroupFieldsAWindowIsOneGroup(TestPipeline pipeline) {
    PCollection<Row> output =
        rows(
                pipeline,
                sale("2026-03-01T10:00:01Z", "P1", "EUR", "1"),
                sale("2026-03-01T10:00:02Z", "P2", "USD", "2"))
            .apply(
                AggregateWindows.tumbling(java.time.Duration.ofHours(1))
                    .on("event_time")
                    .measuring(Measure.countDistinct("products", "product_id")));

    Schema schema =
        Schema.builder()
            .addDateTimeField("window_start")
            .addDateTimeField("window_end")
            .addInt64Field("products")
            .build();
    PAssert.that(output)
        .containsInAnyOrder(
            Row.withSchema(schema)
                .addValues(
                    Instant.parse("2026-03-01T10:00Z"), Instant.parse("2026-03-01T11:00Z"), 2L)
                .build());
    pipeline.run();
  }

  @Test
  void nothingGivesNothing(TestPipeline pipeline) {
    PAssert.that(rows(pipeline).apply(PER_MINUTE)).empty();
    pipeline.run();
  }

  @Test
  void elementsStandAtTheLastMillisecondOfTheirWindow(TestPipeline pipeline) {
    PCollection<TimestampedValue<Row>> output =
        rows(pipeline, sale("2026-03-01T10:00:01Z", "P1", "EUR", "1"))
            .apply(PER_MINUTE)
            .apply(Reify.timestamps());

    PAssert.that(output)
        .containsInAnyOrder(
            List.of(
                TimestampedValue.of(
                    window("P1", "EUR", "2026-03-01T10:00Z", "2026-03-01T10:01Z", 1, "1"),
                    Instant.parse("2026-03-01T10:00:59.999Z"))));
    pipeline.run();
  }

  @Test
  void orderOfCallsDoesNotMatter(TestPipeline pipeline) {
    PCollection<Row> output =
        rows(pipeline, sale("2026-03-01T10:00:01Z", "P1", "EUR", "1"))
            .apply(
                AggregateWindows.tumbling(java.time.Duration.ofMinutes(1))
                    .measuring(Measure.count("sales"), Measure.sum("revenue", "amount"))
                    .by("product_id", "currency")
                    .on("event_time"));

    PAssert.that(output)
        .containsInAnyOrder(window("P1", "EUR", "2026-03-01T10:00Z", "2026-03-01T10:01Z", 1, "1"));
    pipeline.run();
  }

  @Test
  void aRowWithoutEventTimeFails(TestPipeline pipeline) {
    rows(pipeline, sale(null, "P1", "EUR", "1")).apply(PER_MINUTE);

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required event_time: a row to aggregate has no event time");
  }

  @Test
  void refusesAWrongNumberOfShards() {
    Pipeline pipeline = Pipeline.create();
    pipeline.getOptions().as(MillraceOptions.class).setShards(0);

    assertThatThrownBy(() -> rows(pipeline).apply(PER_MINUTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shards: 0 (must be between 1 and 4096)");
  }

  @Test
  void requiresAnEventTimeField() {
    assertThatThrownBy(
            () ->
                rows(Pipeline.create())
                    .apply(AggregateWindows.tumbling(java.time.Duration.ofMinutes(1))))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required event time field; name it by on(field)");
  }

  @Test
  void tellsAllThatIsWrongWithTheFields() {
    AggregateWindows wrong =
        AggregateWindows.tumbling(java.time.Duration.ofMinutes(1))
            .on("currency")
            .by("product", "weight")
            .measuring(
                Measure.sum("weight", "currency"),
                Measure.countDistinct("amounts", "amount"),
                Measure.count("window_end").where("currency"));

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field currency: STRING (supported: [DATETIME]); "
                + "Missing required field product "
                + "(available: [event_time, product_id, currency, amount, weight]); "
                + "Unsupported type of field weight: DOUBLE "
                + "(supported: [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME, BYTES, ARRAY,"
                + " ITERABLE, ROW, LOGICAL_TYPE]); "
                + "Unsupported type of field currency: STRING "
                + "(supported: [INT32, INT64, DECIMAL, FLOAT, DOUBLE]); "
                + "Unsupported type of field amount: DECIMAL (supported: [INT32, INT64, STRING]); "
                + "Unsupported type of field currency: STRING (supported: [BOOLEAN]); "
                + "Cannot name two output fields weight (output: [product, weight, window_start, "
                + "window_end, weight, amounts, window_end]); "
                + "Cannot name two output fields window_end (output: [product, weight, "
                + "window_start, window_end, weight, amounts, window_end])");
  }

  @Test
  void refusesAFieldNamedAsTheErrorOfAnother() {
    AggregateWindows wrong =
        AggregateWindows.tumbling(java.time.Duration.ofMinutes(1))
            .on("event_time")
            .measuring(
                Measure.approxPercentile("p99", "weight", 99), Measure.count("p99_relative_error"));

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot name two output fields p99_relative_error (output: [window_start, window_end, "
                + "p99, p99_relative_error, p99_relative_error])");
  }

  @Test
  void refusesWindowedInput() {
    PCollection<Row> windowed =
        rows(Pipeline.create())
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
            .setName("sales");

    assertThatThrownBy(() -> windowed.apply(PER_MINUTE))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot aggregate sales: it is windowed by FixedWindows (must be globally windowed)");
  }

  @Test
  void refusesInputThatFiresEarly(TestPipeline pipeline) {
    PCollection<Row> triggered =
        rows(Pipeline.create())
            .apply(
                Window.<Row>configure()
                    .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                    .discardingFiredPanes())
            .setName("sales");

    assertThatThrownBy(() -> triggered.apply(PER_MINUTE))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot aggregate sales: it fires Repeatedly.forever(AfterPane.elementCountAtLeast(1))"
                + " (must be the default trigger)");
  }

  private static PCollection<Row> rows(Pipeline pipeline, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(INPUT));
  }

  private static Row sale(
      @Nullable String time, @Nullable String product, String currency, @Nullable String amount) {
    return Row.withSchema(INPUT)
        .addValues(
            time == null ? null : Instant.parse(time),
            product,
            currency,
            amount == null ? null : new BigDecimal(amount),
            0.5)
        .build();
  }

  private static Row window(
      @Nullable String product,
      String currency,
      String start,
      String end,
      long sales,
      String revenue) {
    return Row.withSchema(OUTPUT)
        .addValues(
            product,
            currency,
            Instant.parse(start),
            Instant.parse(end),
            sales,
            new BigDecimal(revenue))
        .build();
  }
}
