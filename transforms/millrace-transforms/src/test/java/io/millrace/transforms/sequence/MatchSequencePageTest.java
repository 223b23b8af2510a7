/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
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

/** Runs the examples of the page about sequences. */
class MatchSequencePageTest {
  private static final Schema EVENT =
      Schema.builder()
          .addStringField("customer")
          .addDateTimeField("at")
          .addStringField("type")
          .addStringField("product")
          .addDecimalField("price")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void findsAbandonedCarts(TestPipeline pipeline) {
    // tag::abandoned[]
    PCollection<Row> events =
        events(
            pipeline,
            event("Ada", "10:00", "cart", "lamp", "40.00"),
            event("Ada", "10:59", "order", "lamp", "40.00"),
            event("Ben", "10:00", "cart", "chair", "120.00"),
            event("Ben", "10:30", "view", "table", "300.00"),
            event("Ben", "11:00", "order", "chair", "120.00"));

    PCollection<Row> abandoned =
        events
            .apply(
                MatchSequence.by("customer")
                    .pattern(
                        Pattern.begin("cart", Where.is("type", "cart"))
                            .notFollowedBy("order", Where.is("type", "order")))
                    .within(Duration.ofHours(1))
                    .taking(Take.first("product", "cart", "product"))
                    .on("at"))
            .matches();

    List<String> one = List.of("Ben 10:00 to 10:00, decided 11:00, matched product=chair");
    // end::abandoned[]
    PAssert.that(lines(abandoned)).containsInAnyOrder(one);
    pipeline.run();
  }

  @Test
  void findsHesitantBuyers(TestPipeline pipeline) {
    // tag::hesitant[]
    PCollection<Row> events =
        events(
            pipeline,
            event("Cem", "10:00", "view", "lamp", "40.00"),
            event("Cem", "10:01", "view", "chair", "120.00"),
            event("Cem", "10:02", "view", "desk", "250.00"),
            event("Cem", "10:03", "view", "table", "300.00"),
            event("Cem", "10:04", "cart", "chair", "120.00"),
            event("Dee", "10:00", "view", "desk", "250.00"),
            event("Dee", "10:01", "view", "sofa", "900.00"));

    PCollection<Row> hesitant =
        events
            .apply(
                MatchSequence.by("customer")
                    .pattern(
                        Pattern.begin("dear", Where.atLeast("price", new BigDecimal("100")))
                            .timesOrMore(2)
                            .until(row -> "cart".equals(row.string("type")))
                            .followedBy("cart", Where.is("type", "cart")))
                    .within(Duration.ofMinutes(10))
                    .afterMatch(AfterMatch.SKIP_OVERLAPPED)
                    .withTimedOut()
                    .taking(
                        Take.count("views", "dear"),
                        Take.last("seen", "dear", "product"),
                        Take.first("taken", "cart", "product"))
                    .on("at"))
            .matches();

    List<String> three =
        List.of(
            "Cem 10:01 to 10:04, decided 10:04, matched views=3 seen=table taken=chair",
            "Dee 10:00 to 10:01, decided 10:10, timed_out views=2 seen=sofa taken=null",
            "Dee 10:01 to 10:01, decided 10:11, timed_out views=1 seen=sofa taken=null");
    // end::hesitant[]
    PAssert.that(lines(hesitant)).containsInAnyOrder(three);
    pipeline.run();
  }

  private static PCollection<Row> events(TestPipeline pipeline, Row... events) {
    return pipeline.apply(Create.of(List.of(events)).withRowSchema(EVENT));
  }

  private static Row event(
      String customer, String time, String type, String product, String price) {
    return Row.withSchema(EVENT)
        .addValues(customer, Instant.parse("2026-03-01T" + time + "Z"), type, product)
        .addValue(new BigDecimal(price))
        .build();
  }

  private static PCollection<String> lines(PCollection<Row> matches) {
    return matches.apply(
        MapElements.into(TypeDescriptors.strings()).via(MatchSequencePageTest::line));
  }

  private static String line(Row match) {
    StringBuilder line = new StringBuilder(match.getString("customer"));
    line.append(' ').append(time(match, "match_start"));
    line.append(" to ").append(time(match, "match_end"));
    line.append(", decided ").append(time(match, "decided_at"));
    line.append(", ").append(match.getString("outcome"));
    for (int field = 5; field < match.getFieldCount(); field++) {
      String name = match.getSchema().getField(field).getName();
      line.append(' ').append(name).append('=').append(match.<Object>getValue(field));
    }
    return line.toString();
  }

  private static String time(Row match, String field) {
    DateTime time = new DateTime(match.getDateTime(field), DateTimeZone.UTC);
    return DateTimeFormat.forPattern("HH:mm").print(time);
  }
}
