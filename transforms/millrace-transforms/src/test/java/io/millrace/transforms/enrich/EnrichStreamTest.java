/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EnrichStreamTest {
  private static final Schema READING =
      Schema.builder()
          .addNullableStringField("device_id")
          .addDateTimeField("read_at")
          .addInt64Field("value")
          .build();
  private static final Schema SETTING =
      Schema.builder()
          .addStringField("device")
          .addDateTimeField("set_at")
          .addNullableStringField("mode")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void takesTheLatestUpToThen(TestPipeline pipeline) {
    // tag::stream[]
    PCollection<Row> readings =
        readings(
            pipeline,
            reading("D1", "10:01", 20),
            reading("D1", "10:02", 21),
            reading("D1", "10:08", 22),
            reading("D2", "10:01", 23));
    PCollection<Row> settings =
        settings(pipeline, setting("D1", "09:58", "low"), setting("D1", "10:02", "high"));

    EnrichStreamResult<Row> known =
        readings.apply(
            Enrich.fromStream(settings, Duration.ofMinutes(5))
                .matching("device_id", "device")
                .at("read_at")
                .referenceAt("set_at")
                .picking("mode"));

    List<String> enriched =
        List.of("D1 10:01 20 low", "D1 10:02 21 high", "D1 10:08 22 null", "D2 10:01 23 null");
    // end::stream[]

    PAssert.that(shown(known.enriched())).containsInAnyOrder(enriched);
    PAssert.that(known.rejected()).empty();
    PAssert.that(known.late()).empty();
    pipeline.run();
  }

  @Test
  void rejectsMissesAndTakesTheGreatestOfOneTime(TestPipeline pipeline) {
    EnrichStreamResult<Row> known =
        readings(
                pipeline,
                reading("D1", "10:05", 20),
                reading("D1", "10:06", 21),
                reading(null, "10:06", 22))
            .apply(
                Enrich.fromStream(
                        settings(
                            pipeline,
                            setting("D1", "10:00", "b"),
                            setting("D1", "10:00", null),
                            setting("D1", "10:00", "c"),
                            setting("D1", "10:00", "a")),
                        Duration.ofMinutes(5))
                    .matching("device_id", "device")
                    .at("read_at")
                    .referenceAt("set_at")
                    .picking("mode")
                    .prefix("set_")
                    .flagging("is_set")
                    .onMissReject(new StepContext("run", "readings/Enrich")));

    assertThat(known.enriched().getSchema().getFieldNames())
        .containsExactly("device_id", "read_at", "value", "set_mode", "is_set");
    PAssert.that(shown(known.enriched())).containsInAnyOrder(List.of("D1 10:05 20 c true"));
    PAssert.that(
            known
                .rejected()
                .apply(MapElements.into(TypeDescriptors.strings()).via(Rejected::message)))
        .containsInAnyOrder(
            List.of(
                "Cannot match device_id: D1 has no row in the PT5M before it",
                "Cannot match device_id: it is null"));
    pipeline.run();
  }

  @Test
  void givesOutAPeriodOnceItHasEndedAndWaitedForRows(TestPipeline pipeline) {
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(NumberedEvents.EVENT))
            .addElements(
                NumberedEvents.event(true, 1, 10, 0, 1), NumberedEvents.event(false, 1, 5, 0, 2))
            .advanceWatermarkTo(Instant.ofEpochMilli(100))
            .addElements(NumberedEvents.event(false, 1, 8, 100, 3))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(
                NumberedEvents.event(false, 1, 9, 150, 4),
                NumberedEvents.event(true, 1, 99, 150, 5))
            .addElements(
                NumberedEvents.event(true, null, 100, 150, 6),
                NumberedEvents.event(true, 1, 108, 150, 7))
            .advanceWatermarkToInfinity();

    PCollection<Block> all = pipeline.apply(events);
    EnrichStreamResult<Block> result =
        NumberedEvents.side(all, true)
            .apply(
                Enrich.fromStreamBlocks(NumberedEvents.side(all, false), Duration.ofMillis(100))
                    .matching("key", "key")
                    .picking(Map.of("found", "number"))
                    .every(Duration.ofMillis(100))
                    .allowingLateness(Duration.ofMillis(50))
                    .onBlocks());

    PAssert.that(NumberedEvents.timed(result.enriched()))
        .containsInAnyOrder(
            List.of("1 3 @10 stamp 149", "6 - @100 stamp 150", "7 3 @108 stamp 249"));
    PAssert.that(NumberedEvents.timed(result.late()))
        .containsInAnyOrder(List.of("5 @99 stamp 150"));
    PAssert.that(NumberedEvents.timed(result.lateReference()))
        .containsInAnyOrder(List.of("4 @9 stamp 150"));
    pipeline.run();
  }

  @Test
  void tellsAllThatIsWrong() {
    Pipeline pipeline = Pipeline.create();
    EnrichStream wrong =
        Enrich.fromStreamBlocks(
                settings(pipeline).apply(PackBlocks.on("set_at")), Duration.ofHours(1))
            .matching("value", "device")
            .at("value")
            .referenceAt("set_at")
            .every(Duration.ofMillis(1))
            .picking("colour");

    assertThatThrownBy(() -> readings(pipeline).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Invalid period: PT0.001S (must be at least 1/1000 of the look-back, PT1H); "
                + "Cannot match input field value with reference field device: INT64 is not"
                + " STRING; "
                + "Unsupported type of input field value: INT64 (supported: [DATETIME]); "
                + "Cannot use referenceAt(set_at) together with a reference in blocks: rows of a"
                + " block have an event time of their own; "
                + "Missing required reference field colour (available: [device, set_at, mode])");
  }

  @Test
  void refusesATimeFieldOfBlocks() {
    Pipeline pipeline = Pipeline.create();
    EnrichStream wrong = Enrich.fromStream(settings(pipeline), Duration.ZERO).at("read_at");

    assertThatThrownBy(wrong::onBlocks)
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use at(read_at) together with onBlocks: rows of a block have an event time of"
                + " their own");
    assertThatThrownBy(() -> readings(pipeline).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required key fields; name them by matching(inputField, referenceField)");
  }

  private static PCollection<Row> readings(Pipeline pipeline, Row... rows) {
    return pipeline.apply("Readings", Create.of(List.of(rows)).withRowSchema(READING));
  }

  private static PCollection<Row> settings(Pipeline pipeline, Row... rows) {
    return pipeline.apply("Settings", Create.of(List.of(rows)).withRowSchema(SETTING));
  }

  private static Row reading(@Nullable String device, String time, long value) {
    return Row.withSchema(READING).addValues(device, at(time), value).build();
  }

  private static Row setting(String device, String time, @Nullable String mode) {
    return Row.withSchema(SETTING).addValues(device, at(time), mode).build();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-01T" + time + ":00.000Z");
  }

  private static PCollection<String> shown(PCollection<Row> rows) {
    return rows.apply(
        "Show", MapElements.into(TypeDescriptors.strings()).via(EnrichStreamTest::show));
  }

  private static String show(Row row) {
    List<String> shown = new ArrayList<>();
    for (Object value : row.getValues()) {
      shown.add(
          value instanceof ReadableInstant time
              ? time.toInstant().toString().substring(11, 16)
              : String.valueOf(value));
    }
    return String.join(" ", shown);
  }
}
