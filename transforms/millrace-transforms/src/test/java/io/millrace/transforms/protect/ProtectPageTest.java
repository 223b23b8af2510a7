/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
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
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the example of the page about protection. */
class ProtectPageTest {
  private static final Schema TICKET =
      Schema.builder()
          .addStringField("customer")
          .addStringField("card")
          .addDecimalField("amount")
          .addDateTimeField("opened")
          .addStringField("text")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void hidesWhoWroteATicket(TestPipeline pipeline) {
    KeySupplier keys = keyId -> (keyId + " of a test only").getBytes(StandardCharsets.UTF_8);
    // tag::ticket[]
    PCollection<Row> tickets =
        pipeline.apply(
            Create.of(
                    ticket(
                        "ada",
                        "4111 1111 1111 1111",
                        "37.20",
                        "2026-03-01T10:59:59Z",
                        "Call +44 20 7946 0958 or write to ada@example.org"))
                .withRowSchema(TICKET));

    ProtectResult<Row> hidden =
        tickets.apply(
            Protect.fields(
                    Protection.tokenise("customer", "k1"),
                    Protection.mask("card", 0, 4),
                    Protection.bucket("amount", new BigDecimal("25")),
                    Protection.truncate("opened", ChronoUnit.DAYS, ZoneId.of("Europe/Berlin")),
                    Protection.redact("text", Detector.EMAIL, Detector.PHONE, Detector.CARD))
                .keys(keys));

    List<String> rows =
        List.of(
            "k1:11833176d4166462c6a816ce9f89633936ba9f2f3531ff09aeba0799499166b2"
                + " | ***************1111 | [25, 50) | 2026-02-28T23:00:00.000Z"
                + " | Call [PHONE] or write to [EMAIL]");
    List<String> findings = List.of("text | EMAIL | 1", "text | PHONE | 1", "text | CARD | 0");
    // end::ticket[]
    PAssert.that(lines(hidden.protectedRows())).containsInAnyOrder(rows);
    PAssert.that(lines(hidden.findings())).containsInAnyOrder(findings);
    pipeline.run();
  }

  private static Row ticket(
      String customer, String card, String amount, String opened, String text) {
    return Row.withSchema(TICKET)
        .addValues(customer, card, new BigDecimal(amount), Instant.parse(opened), text)
        .build();
  }

  private static PCollection<String> lines(PCollection<Row> rows) {
    return rows.apply(
        "Lines of " + rows.getName(),
        MapElements.into(TypeDescriptors.strings())
            .via(
                row ->
                    String.join(" | ", row.getValues().stream().map(Object::toString).toList())));
  }
}
