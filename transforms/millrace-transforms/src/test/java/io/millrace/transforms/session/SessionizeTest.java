/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionizeTest {
  private static final Schema INPUT =
      Schema.builder()
          .addNullableStringField("customer_id")
          .addNullableField("event_time", FieldType.DATETIME)
          .addStringField("page")
          .addDoubleField("weight")
          .build();
  private static final Schema OUTPUT =
      Schema.builder()
          .addStringField("customer_id")
          .addDateTimeField("session_start")
          .addDateTimeField("session_end")
          .addInt64Field("duration_ms")
          .addInt64Field("clicks")
          .addInt64Field("pages")
          .build();
  private static final Sessionize HALF_HOUR =
      Sessionize.by("customer_id")
          .gap(Duration.ofMinutes(30))
          .on("event_time")
          .measuring(Measure.count("clicks"), Measure.countDistinct("pages", "page"));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void cutsWhereThePauseReachesTheGap(TestPipeline pipeline) {
    SessionizeResult<Row> result =
        rows(
                pipeline,
                click("C1", "2026-03-01T11:00:00.000Z", "home"),
                click("C1", "2026-03-01T10:00:00.000Z", "home"),
                click("C1", "2026-03-01T10:29:59.999Z", "cart"),
                click("C1", "2026-03-01T10:59:59.999Z", "home"),
                click("C2", "2026-03-01T10:10:00.000Z", "home"))
            .apply(HALF_HOUR);

    assertThat(result.sessions().getSchema()).isEqualTo(OUTPUT);
    PAssert.that(result.sessions())
        .containsInAnyOrder(
            session("C1", "2026-03-01T10:00Z", "2026-03-01T10:29:59.999Z", 1_799_999, 2, 2),
            session("C1", "2026-03-01T10:59:59.999Z", "2026-03-01T11:00Z", 1, 2, 1),
            session("C2", "2026-03-01T10:10Z", "2026-03-01T10:10Z", 0, 1, 1));
    PAssert.that(result.withoutKey()).empty();
    pipeline.run();
  }

  @Test
  void rowsWithoutAKeyComeOutUnchanged(TestPipeline pipeline) {
    Row keyless = click(null, "2026-03-01T10:00Z", "home");
    Row keylessAndTimeless = click(null, null, "home");

    SessionizeResult<Row> result =
        rows(pipeline, keyless, keylessAndTimeless, click("C1", "2026-03-01T10:00Z", "home"))
            .apply(HALF_HOUR);

    assertThat(result.withoutKey().getSchema()).isEqualTo(INPUT);
    PAssert.that(result.withoutKey()).containsInAnyOrder(keyless, keylessAndTimeless);
    PAssert.that(result.sessions())
        .containsInAnyOrder(session("C1", "2026-03-01T10:00Z", "2026-03-01T10:00Z", 0, 1, 1));
    pipeline.run();
  }

  @Test
  void nothingGivesNothing(TestPipeline pipeline) {
    SessionizeResult<Row> result = rows(pipeline).apply(HALF_HOUR);

    PAssert.that(result.sessions()).empty();
    PAssert.that(result.withoutKey()).empty();
    pipeline.run();
  }

  @Test
  void aRowWithAKeyAndNoEventTimeFails(TestPipeline pipeline) {
    rows(pipeline, click("C1", null, "home")).apply(HALF_HOUR);

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required event_time: a record to pack has no event time");
  }

  @Test
  void refusesAWrongNumberOfShards() {
    Pipeline pipeline = Pipeline.create();
    pipeline.getOptions().as(MillraceOptions.class).setShards(0);

    assertThatThrownBy(() -> rows(pipeline).apply(HALF_HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shards: 0 (must be between 1 and 4096)");
  }

  @Test
  void cutsARunThatIsLongerThanTheCapAtTheHoursOfTheDay(TestPipeline pipeline) {
    SessionizeResult<Row> result =
        rows(
                pipeline,
                click("C1", "2026-03-01T09:50Z", "home"),
                click("C1", "2026-03-01T10:10Z", "cart"),
                click("C1", "2026-03-01T10:30Z", "home"),
                click("C1", "2026-03-01T10:50:00.001Z", "cart"),
                click("C2", "2026-03-01T09:50Z", "home"),
                click("C2", "2026-03-01T10:10Z", "home"),
                click("C2", "2026-03-01T10:30Z", "cart"),
                click("C2", "2026-03-01T10:50Z", "cart"))
            .apply(HALF_HOUR.cap(Duration.ofHours(1)));

    PAssert.that(result.sessions())
        .containsInAnyOrder(
            capped("C1", "2026-03-01T09:50Z", "2026-03-01T09:50Z", 0, true, 1, 1),
            capped("C1", "2026-03-01T10:10Z", "2026-03-01T10:50:00.001Z", 2_400_001, true, 3, 2),
            capped("C2", "2026-03-01T09:50Z", "2026-03-01T10:50Z", 3_600_000, false, 4, 2));
    pipeline.run();
  }

  @Test
  void tellsKeysOfSeveralFieldsApart(TestPipeline pipeline) {
    Row half = click("C1", "2026-03-01T10:00Z", "home");

    SessionizeResult<Row> result =
        rows(pipeline, half, click("C1", "2026-03-01T10:01Z", "cart"), click(null, null, "cart"))
            .apply(
                Sessionize.by("customer_id", "page").gap(Duration.ofMinutes(30)).on("event_time"));

    PAssert.that(
            result
                .sessions()
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getString("customer_id") + row.getString("page"))))
        .containsInAnyOrder("C1home", "C1cart");
    PAssert.that(result.withoutKey()).containsInAnyOrder(click(null, null, "cart"));
    pipeline.run();
  }

  @Test
  void asksForACapOfUnboundedInput(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    PCollection<Row> clicks =
        pipeline.apply("Clicks", TestStream.create(INPUT).advanceWatermarkToInfinity());

    assertThatThrownBy(() -> clicks.apply(HALF_HOUR))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot sessionize Clicks.out: it is unbounded and a session might never end;"
                + " say cap(duration)");
  }

  @Test
  void refusesACapShorterThanTheGapAndPeriodsThatAreTooShort() {
    Sessionize wrong = HALF_HOUR.cap(Duration.ofMinutes(29)).every(Duration.ofSeconds(3));

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid cap: PT29M (must be at least the gap, PT30M); Invalid every: PT3S"
                + " (must be at least 1/1440 of the cap and two gaps, PT1H29M)");
  }

  @Test
  void refusesALatenessWithoutACap() {
    Sessionize wrong = HALF_HOUR.allowingLateness(Duration.ofMinutes(1));

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required cap: without one all rows are waited for;"
                + " say cap(duration), or neither every nor allowingLateness");
  }

  @Test
  void tellsEachChoiceInItsDisplayData() {
    DisplayData shown =
        DisplayData.from(HALF_HOUR.cap(Duration.ofHours(8)).every(Duration.ofHours(1)));

    assertThat(shown.items()).hasSize(SessionizeSpec.class.getRecordComponents().length);
  }

  @Test
  void requiresAGap() {
    assertThatThrownBy(
            () -> rows(Pipeline.create()).apply(Sessionize.by("customer_id").on("event_time")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required gap; choose it by gap(duration)");
  }

  @Test
  void requiresAnEventTimeField() {
    Sessionize incomplete = Sessionize.by("customer_id").gap(Duration.ofMinutes(30));

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(incomplete))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required event time field; name it by on(field)");
  }

  @Test
  void refusesAnEventTimeFieldForBlocks() {
    PCollection<Block> blocks = rows(Pipeline.create()).apply(PackBlocks.on("event_time"));

    assertThatThrownBy(() -> blocks.apply(HALF_HOUR.onBlocks()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use on(event_time) together with onBlocks(): rows of a block have an event time"
                + " of their own");
  }

  @Test
  void tellsAllThatIsWrongWithTheFields() {
    Sessionize wrong =
        Sessionize.by("weight")
            .gap(Duration.ofMinutes(30))
            .on("time")
            .measuring(Measure.sum("duration_ms", "page"));

    assertThatThrownBy(() -> rows(Pipeline.create()).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field weight: DOUBLE "
                + "(supported: [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME, BYTES, ARRAY,"
                + " ITERABLE, ROW, LOGICAL_TYPE]); "
                + "Missing required field time "
                + "(available: [customer_id, event_time, page, weight]); "
                + "Unsupported type of field page: STRING "
                + "(supported: [INT32, INT64, DECIMAL, FLOAT, DOUBLE]); "
                + "Cannot name two output fields duration_ms "
                + "(output: [weight, session_start, session_end, duration_ms, duration_ms])");
  }

  @Test
  void refusesWindowedInput() {
    PCollection<Row> windowed =
        rows(Pipeline.create())
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))))
            .setName("clicks");

    assertThatThrownBy(() -> windowed.apply(HALF_HOUR))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot sessionize clicks: it is windowed by FixedWindows (must be globally windowed)");
  }

  private static PCollection<Row> rows(Pipeline pipeline, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(INPUT));
  }

  private static Row click(@Nullable String customer, @Nullable String time, String page) {
    return Row.withSchema(INPUT)
        .addValues(customer, time == null ? null : Instant.parse(time), page, 0.5)
        .build();
  }

  private static Row capped(
      String customer,
      String start,
      String end,
      long millis,
      boolean capped,
      long clicks,
      long pages) {
    Row session = session(customer, start, end, millis, clicks, pages);
    List<Object> values = new ArrayList<>(session.getValues());
    values.add(4, capped);
    Schema.Builder schema = Schema.builder().addFields(OUTPUT.getFields().subList(0, 4));
    schema.addBooleanField("is_capped").addFields(OUTPUT.getFields().subList(4, 6));
    return Row.withSchema(schema.build()).addValues(values).build();
  }

  private static Row session(
      String customer, String start, String end, long millis, long clicks, long pages) {
    return Row.withSchema(OUTPUT)
        .addValues(customer, Instant.parse(start), Instant.parse(end), millis, clicks, pages)
        .build();
  }
}
