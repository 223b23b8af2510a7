/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.joda.time.Instant;
import org.joda.time.format.DateTimeFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the examples of the page about duplicates. */
class DeduplicatePageTest {
  private static final Schema ORDER =
      Schema.builder().addStringField("id").addDateTimeField("at").addStringField("city").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void keepsTheLatestOfEachHour(TestPipeline pipeline) {
    // tag::windows[]
    PCollection<Row> orders =
        orders(
            pipeline,
            order("o1", "10:00", "Oslo"),
            order("o1", "10:05", "Oslo"),
            order("o1", "10:20", "Bergen"),
            order("o1", "11:00", "Oslo"));

    DeduplicateResult<Row> perHour =
        orders.apply(
            Deduplicate.byFields("id")
                .inWindows(Duration.ofHours(1))
                .comparing("city")
                .keepingEarliest("at")
                .on("at"));

    List<String> kept = List.of("o1 10:00 Oslo", "o1 11:00 Oslo");
    List<String> duplicates = List.of("o1 10:05 Oslo", "o1 10:20 Bergen, conflicting");
    // end::windows[]

    PAssert.that(show("Kept", perHour.kept())).containsInAnyOrder(kept);
    PAssert.that(show("Duplicates", perHour.duplicates())).containsInAnyOrder(duplicates);
    pipeline.run();
  }

  @Test
  void keepsTheFirstWithinAHorizon(TestPipeline pipeline) {
    PCollection<Row> orders =
        orders(
            pipeline,
            order("o1", "10:00", "Oslo"),
            order("o1", "10:00", "Oslo"),
            order("O1", "11:00", "Oslo"),
            order("o2", "10:00", "Bergen"));

    // tag::horizon[]
    DeduplicateResult<Row> once =
        orders.apply(
            Deduplicate.by(row -> row.getString("id").toLowerCase(Locale.ROOT))
                .within(Duration.ofHours(1))
                .allowingLateness(Duration.ofMinutes(5))
                .on("at"));
    // end::horizon[]

    PAssert.that(show("Kept", once.kept()))
        .containsInAnyOrder("o1 10:00 Oslo", "O1 11:00 Oslo", "o2 10:00 Bergen");
    PAssert.that(show("Duplicates", once.duplicates())).containsInAnyOrder("o1 10:00 Oslo");
    pipeline.run();
  }

  private static PCollection<Row> orders(TestPipeline pipeline, Row... orders) {
    return pipeline.apply(Create.of(List.of(orders)).withRowSchema(ORDER));
  }

  private static Row order(String id, String at, String city) {
    return Row.withSchema(ORDER)
        .addValues(id, Instant.parse("2026-03-01T" + at + "Z"), city)
        .build();
  }

  private static PCollection<String> show(String name, PCollection<Row> rows) {
    return rows.apply(
        name, MapElements.into(TypeDescriptors.strings()).via(DeduplicatePageTest::show));
  }

  private static String show(Row row) {
    DateTime at = new DateTime(row.getDateTime("at"), DateTimeZone.UTC);
    boolean conflicting = row.getSchema().hasField("conflicting") && row.getBoolean("conflicting");
    return row.getString("id")
        + " "
        + DateTimeFormat.forPattern("HH:mm").print(at)
        + " "
        + row.getString("city")
        + (conflicting ? ", conflicting" : "");
  }
}
