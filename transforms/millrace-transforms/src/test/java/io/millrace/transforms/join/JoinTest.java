/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import static io.millrace.transforms.join.Readings.reading;
import static io.millrace.transforms.join.Readings.readings;
import static io.millrace.transforms.join.Readings.row;
import static io.millrace.transforms.join.Readings.setting;
import static io.millrace.transforms.join.Readings.settings;

import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JoinTest {
  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void meetsTheLatestThatIsNotAfterIt(TestPipeline pipeline) {
    // tag::asof[]
    PCollection<Row> readings =
        readings(
            pipeline,
            reading("D1", "10:01", 20),
            reading("D1", "10:02", 21),
            reading("D1", "10:08", 22),
            reading("D2", "10:01", 23));
    PCollection<Row> settings =
        settings(pipeline, setting("D1", "09:58", "low"), setting("D1", "10:02", "high"));

    JoinResult<Row> known =
        readings.apply(
            Join.asOf(Duration.ofMinutes(5))
                .on("device_id", "device")
                .at("read_at", "set_at")
                .picking("mode")
                .with(settings));

    List<String> joined = List.of("D1 10:01 20 low", "D1 10:02 21 high");
    List<String> unmatched = List.of("D1 10:08 22", "D2 10:01 23");
    // end::asof[]
    PAssert.that(shown(known.joined())).containsInAnyOrder(joined);
    PAssert.that(shown(known.leftUnmatched())).containsInAnyOrder(unmatched);
    PAssert.that(shown(known.rightUnmatched())).empty();
    pipeline.run();
  }

  @Test
  void takesTheGreatestOfSeveralAtOneTimeAndTheLookBackWithItsEnd(TestPipeline pipeline) {
    PCollection<Row> readings =
        readings(pipeline, reading("D1", "10:05", 20), reading("D2", "10:05", 21));
    PCollection<Row> settings =
        settings(
            pipeline,
            setting("D1", "10:00", "b"),
            setting("D1", "10:00", null),
            setting("D1", "10:00", "c"),
            setting("D1", "10:00", "a"),
            setting("D2", "09:59", "d"));

    JoinResult<Row> known = readings.apply(asOf(5).with(settings));

    PAssert.that(shown(known.joined())).containsInAnyOrder(List.of("D1 10:05 20 10:00 c"));
    PAssert.that(shown(known.leftUnmatched())).containsInAnyOrder(List.of("D2 10:05 21"));
    PAssert.that(shown(known.rightUnmatched()))
        .containsInAnyOrder(List.of("D1 10:00 a", "D1 10:00 b", "D1 10:00 null", "D2 09:59 d"));
    pipeline.run();
  }

  @Test
  void meetsAllWithinAnIntervalWithBothItsEnds(TestPipeline pipeline) {
    // tag::within[]
    PCollection<Row> readings =
        readings(pipeline, reading("D1", "10:00", 20), reading("D1", "10:04", 21));
    PCollection<Row> settings =
        settings(
            pipeline,
            setting("D1", "09:58", "a"),
            setting("D1", "10:01", "b"),
            setting("D1", "10:02", "c"));

    JoinResult<Row> near =
        readings.apply(
            Join.within(Duration.ofMinutes(2), Duration.ofMinutes(1))
                .on("device_id", "device")
                .at("read_at", "set_at")
                .prefix("set_")
                .picking("mode")
                .with(settings));

    List<String> pairs = List.of("D1 10:00 20 b", "D1 10:00 20 a", "D1 10:04 21 c");
    // end::within[]
    PAssert.that(shown(near.joined())).containsInAnyOrder(pairs);
    PAssert.that(shown(near.leftUnmatched())).empty();
    PAssert.that(shown(near.rightUnmatched())).empty();
    pipeline.run();
  }

  @Test
  void meetsAllInTheSameWindow(TestPipeline pipeline) {
    PCollection<Row> readings =
        readings(
            pipeline,
            reading("D1", "10:00", 20),
            reading("D1", "10:59", 21),
            reading("D1", "11:00", 22));
    PCollection<Row> settings =
        settings(pipeline, setting("D1", "10:30", "a"), setting("D1", "10:40", "b"));

    JoinResult<Row> hourly =
        readings.apply(
            Join.inWindows(Duration.ofHours(1))
                .on("device_id", "device")
                .at("read_at", "set_at")
                .picking("mode")
                .with(settings));

    PAssert.that(shown(hourly.joined()))
        .containsInAnyOrder(
            List.of("D1 10:00 20 a", "D1 10:00 20 b", "D1 10:59 21 a", "D1 10:59 21 b"));
    PAssert.that(shown(hourly.leftUnmatched())).containsInAnyOrder(List.of("D1 11:00 22"));
    pipeline.run();
  }

  @Test
  void joinsTheRowsOfBothSidesThatMetNothingToNulls(TestPipeline pipeline) {
    PCollection<Row> readings =
        readings(
            pipeline,
            reading("D1", "10:00", 20),
            reading("D2", "10:00", 21),
            reading(null, "10:00", 22));
    PCollection<Row> settings =
        settings(
            pipeline,
            setting("D1", "10:00", "a"),
            setting("D3", "10:00", "b"),
            setting(null, "10:00", "c"));

    JoinResult<Row> outer = readings.apply(asOf(5).fullOuter().with(settings));

    PAssert.that(shown(outer.joined()))
        .containsInAnyOrder(
            List.of(
                "D1 10:00 20 10:00 a",
                "D2 10:00 21 null null",
                "null 10:00 22 null null",
                "D3 null null 10:00 b",
                "null null null 10:00 c"));
    PAssert.that(shown(outer.leftUnmatched())).empty();
    PAssert.that(shown(outer.rightUnmatched())).empty();
    pipeline.run();
  }

  @Test
  void keepsTheRightApartInALeftOuterJoin(TestPipeline pipeline) {
    PCollection<Row> readings =
        readings(pipeline, reading("D2", "10:00", 21), reading(null, "10:00", 22));
    PCollection<Row> settings =
        settings(pipeline, setting("D3", "10:00", "b"), setting(null, "10:00", "c"));

    JoinResult<Row> outer = readings.apply(asOf(5).leftOuter().with(settings));

    PAssert.that(shown(outer.joined()))
        .containsInAnyOrder(List.of("D2 10:00 21 null null", "null 10:00 22 null null"));
    PAssert.that(shown(outer.rightUnmatched()))
        .containsInAnyOrder(List.of("D3 10:00 b", "null 10:00 c"));
    pipeline.run();
  }

  @Test
  void joinsByTheTimestampsOfElementsAndBySeveralFields(TestPipeline pipeline) {
    Schema place = Schema.builder().addInt32Field("x").addBooleanField("up").build();
    PCollection<Row> one =
        pipeline.apply(
            "One",
            Create.timestamped(
                    List.of(
                        TimestampedValue.of(row(place, 1, true), Instant.ofEpochMilli(5)),
                        TimestampedValue.of(row(place, 1, false), Instant.ofEpochMilli(5))))
                .withCoder(RowCoder.of(place)));
    PCollection<Row> other =
        pipeline.apply(
            "Other",
            Create.timestamped(
                    List.of(
                        TimestampedValue.of(row(place, 1, true), Instant.ofEpochMilli(6)),
                        TimestampedValue.of(row(place, 1, false), Instant.ofEpochMilli(10))))
                .withCoder(RowCoder.of(place)));
    one.setRowSchema(place);
    other.setRowSchema(place);

    JoinResult<Row> same =
        one.apply(
            Join.inWindows(Duration.ofMillis(10))
                .on("x")
                .on("up")
                .prefix("other_")
                .picking("x")
                .with(other));

    PAssert.that(shown(same.joined())).containsInAnyOrder(List.of("1 true 1"));
    PAssert.that(shown(same.leftUnmatched())).containsInAnyOrder(List.of("1 false"));
    PAssert.that(shown(same.rightUnmatched())).containsInAnyOrder(List.of("1 false"));
    pipeline.run();
  }

  @Test
  void isBalancedByTheLedger(TestPipeline pipeline) {
    PCollection<Row> readings =
        readings(
            pipeline,
            reading("D1", "10:00", 20),
            reading("D2", "10:00", 21),
            reading(null, "10:00", 22));
    PCollection<Row> settings =
        settings(pipeline, setting("D1", "09:00", "a"), setting("D1", "09:01", "b"));

    JoinResult<Row> joined =
        readings.apply(
            Join.within(Duration.ofHours(1), Duration.ZERO)
                .on("device_id", "device")
                .at("read_at", "set_at")
                .with(settings));
    Ledger ledger = new Ledger();
    ledger
        .step("left")
        .read(readings)
        .written(joined.absorbedLeft(), rows -> rows)
        .late(joined.lateLeft());
    ledger
        .step("right")
        .read(settings)
        .written(joined.absorbedRight(), rows -> rows)
        .late(joined.lateRight());

    PAssert.that(ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("left\tREAD", 3L),
                KV.of("left\tWRITTEN", 3L),
                KV.of("right\tREAD", 2L),
                KV.of("right\tWRITTEN", 2L)));
    pipeline.run();
  }

  private static Join asOf(int minutes) {
    return Join.asOf(Duration.ofMinutes(minutes)).on("device_id", "device").at("read_at", "set_at");
  }

  private static PCollection<String> shown(PCollection<Row> rows) {
    return rows.apply(
        "Show " + rows.getName(), MapElements.into(TypeDescriptors.strings()).via(JoinTest::show));
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
