/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MatchSequenceTest {
  private static final Schema EVENT =
      Schema.builder()
          .addNullableStringField("customer")
          .addNullableField("at", FieldType.DATETIME)
          .addStringField("type")
          .addNullableStringField("product")
          .build();
  private static final MatchSequence ABANDONED =
      MatchSequence.by("customer")
          .pattern(
              Pattern.begin("cart", Where.is("type", "cart"))
                  .notFollowedBy("order", Where.is("type", "order")))
          .within(Duration.ofHours(1))
          .taking(Take.first("product", "cart", "product"))
          .on("at");
  private static final Schema ABANDONED_CART =
      Schema.builder()
          .addStringField("customer")
          .addDateTimeField("match_start")
          .addDateTimeField("match_end")
          .addDateTimeField("decided_at")
          .addStringField("outcome")
          .addNullableStringField("product")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void findsCartsWithoutAnOrderWithinTheHour(TestPipeline pipeline) {
    MatchSequenceResult<Row> result =
        events(
                pipeline,
                event("in time", "10:00:00.000", "cart", "p1"),
                event("in time", "10:59:59.999", "order", "p1"),
                event("too late", "10:00:00.000", "cart", "p2"),
                event("too late", "11:00:00.000", "order", "p2"),
                event("never", "23:30:00.000", "cart", null),
                event("before", "09:59:59.999", "order", "p4"),
                event("before", "10:00:00.000", "cart", "p4"))
            .apply(ABANDONED);

    assertThat(result.matches().getSchema()).isEqualTo(ABANDONED_CART);
    PAssert.that(result.matches())
        .containsInAnyOrder(
            abandoned("too late", "10:00:00.000", "2026-03-01T11:00:00.000Z", "p2"),
            abandoned("never", "23:30:00.000", "2026-03-02T00:30:00.000Z", null),
            abandoned("before", "10:00:00.000", "2026-03-01T11:00:00.000Z", "p4"));
    PAssert.that(result.late()).empty();
    PAssert.that(result.withoutKey()).empty();
    pipeline.run();
  }

  @Test
  void rowsWithoutAKeyComeOutUnchangedAndNoneIsLost(TestPipeline pipeline) {
    Row keyless = event(null, "10:00:00.000", "cart", "p1");
    PCollection<Row> events =
        events(pipeline, keyless, keyless, event("a", "10:00:00.000", "order", "p1"));

    MatchSequenceResult<Row> result = events.apply(ABANDONED);
    Ledger ledger = new Ledger();
    ledger
        .step("match")
        .read(events)
        .written(result.absorbed(), rows -> rows)
        .late(result.late())
        .filtered(result.withoutKey());

    assertThat(result.withoutKey().getSchema()).isEqualTo(EVENT);
    PAssert.that(result.withoutKey()).containsInAnyOrder(keyless, keyless);
    PAssert.that(result.matches()).empty();
    PAssert.that(ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("match\tREAD", 3L),
                KV.of("match\tWRITTEN", 1L),
                KV.of("match\tFILTERED", 2L)));
    pipeline.run();
  }

  @Test
  void blocksAndTimestampsGiveTheSame(TestPipeline pipeline) {
    PCollection<Row> events =
        events(
            pipeline,
            event("a", "10:00:00.000", "cart", "p1"),
            event(null, "10:00:00.000", "cart", "p1"));
    List<TimestampedValue<Row>> stamped =
        List.of(
            TimestampedValue.of(
                event("a", null, "cart", "p1"), Instant.parse("2026-03-01T10:00:00.000Z")));

    MatchSequence byTimestamp =
        MatchSequence.by("customer")
            .taking(Take.last("product", "cart", "product"))
            .within(Duration.ofHours(1))
            .pattern(
                Pattern.begin("cart", row -> "cart".equals(row.string("type")))
                    .notFollowedBy("order", row -> "order".equals(row.string("type"))));
    MatchSequenceResult<Block> blocks =
        events.apply(PackBlocks.on("at")).apply("OfBlocks", byTimestamp.onBlocks());
    MatchSequenceResult<Row> timed =
        pipeline
            .apply("Stamped", Create.timestamped(stamped).withCoder(RowCoder.of(EVENT)))
            .setRowSchema(EVENT)
            .apply("ByTimestamp", byTimestamp);

    Row expected = abandoned("a", "10:00:00.000", "2026-03-01T11:00:00.000Z", "p1");
    PAssert.that(events.apply("OfRows", ABANDONED).matches()).containsInAnyOrder(expected);
    PAssert.that(blocks.matches().apply("Matches", UnpackBlocks.rows()))
        .containsInAnyOrder(expected);
    PAssert.that(blocks.withoutKey().apply("WithoutKey", UnpackBlocks.rows()))
        .containsInAnyOrder(event(null, "10:00:00.000", "cart", "p1"));
    PAssert.that(timed.matches()).containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  void severalFieldsAreOneKeyAndFieldsOfAnyTypeAreTaken(TestPipeline pipeline) {
    Schema place = Schema.builder().addDoubleField("x").build();
    Schema seen =
        Schema.builder()
            .addInt32Field("device")
            .addNullableBooleanField("inside")
            .addDateTimeField("at")
            .addRowField("place", place)
            .addArrayField("tags", FieldType.STRING)
            .build();
    Row here = Row.withSchema(place).addValue(-0.0).build();
    Row there = Row.withSchema(place).addValue(Double.NaN).build();
    List<Row> rows =
        List.of(
            Row.withSchema(seen).addValues(1, true, time("10:00:00.000"), here, List.of()).build(),
            Row.withSchema(seen)
                .addValues(1, true, time("10:00:00.001"), there, List.of("b", ""))
                .build(),
            Row.withSchema(seen)
                .addValues(1, false, time("10:00:00.002"), there, List.of("c"))
                .build(),
            Row.withSchema(seen)
                .addValues(1, null, time("10:00:00.003"), there, List.of("c"))
                .build());

    MatchSequenceResult<Row> result =
        pipeline
            .apply(Create.of(rows).withRowSchema(seen))
            .apply(
                MatchSequence.by("device", "inside")
                    .pattern(Pattern.begin("seen", row -> true).times(2))
                    .within(Duration.ofMillis(2))
                    .taking(
                        Take.first("from", "seen", "place"),
                        Take.last("tags", "seen", "tags"),
                        Take.count("times", "seen"))
                    .on("at"));

    Schema matched = result.matches().getSchema();
    assertThat(matched.getField("inside").getType().getNullable()).isFalse();
    PAssert.that(result.matches())
        .containsInAnyOrder(
            Row.withSchema(matched)
                .addValues(1, true, time("10:00:00.000"), time("10:00:00.001"))
                .addValues(time("10:00:00.001"), "matched", here, List.of("b", ""), 2L)
                .build());
    PAssert.that(result.withoutKey()).containsInAnyOrder(rows.get(3));
    pipeline.run();
  }

  @Test
  void takesTimesUpToBeamsLimits(TestPipeline pipeline) {
    Row first = eventAt("a", BoundedWindow.TIMESTAMP_MIN_VALUE);
    Row last = eventAt("b", BoundedWindow.TIMESTAMP_MAX_VALUE);

    PCollection<Row> matches =
        pipeline
            .apply(Create.of(first, last).withRowSchema(EVENT))
            .apply(
                MatchSequence.by("customer")
                    .pattern(Pattern.begin("any", row -> true))
                    .within(Duration.ofDays(36_525))
                    .on("at"))
            .matches();

    PAssert.that(matches)
        .containsInAnyOrder(
            List.of(matchAt(matches.getSchema(), first), matchAt(matches.getSchema(), last)));
    pipeline.run();
  }

  @Test
  void aRowWithoutEventTimeFails(TestPipeline pipeline) {
    events(pipeline, event("a", null, "cart", "p1")).apply(ABANDONED);

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required at: a record to pack has no event time");
  }

  private static PCollection<Row> events(TestPipeline pipeline, Row... events) {
    return pipeline.apply(Create.of(List.of(events)).withRowSchema(EVENT));
  }

  private static Row event(
      @Nullable String customer, @Nullable String time, String type, @Nullable String product) {
    return Row.withSchema(EVENT)
        .addValues(customer, time == null ? null : time(time), type, product)
        .build();
  }

  private static Row eventAt(String customer, Instant at) {
    return Row.withSchema(EVENT).addValues(customer, at, "cart", null).build();
  }

  private static Row matchAt(Schema matched, Row event) {
    Object at = event.getDateTime("at");
    return Row.withSchema(matched)
        .addValues(event.getString("customer"), at, at, at, "matched")
        .build();
  }

  private static Instant time(String time) {
    return Instant.parse("2026-03-01T" + time + "Z");
  }

  private static Row abandoned(
      String customer, String start, String decidedAt, @Nullable String product) {
    return Row.withSchema(ABANDONED_CART)
        .addValues(customer, time(start), time(start), Instant.parse(decidedAt), "matched", product)
        .build();
  }
}
