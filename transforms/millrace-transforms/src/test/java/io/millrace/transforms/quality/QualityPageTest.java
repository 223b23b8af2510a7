/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/quality.md shows. */
class QualityPageTest {
  private static final Schema INVOICE =
      Schema.builder()
          .addStringField("id")
          .addStringField("country")
          .addField("net", FieldType.DECIMAL)
          .addField("tax", FieldType.DECIMAL)
          .addField("gross", FieldType.DECIMAL)
          .addNullableField("note", FieldType.STRING)
          .build();
  private static final Schema COUNTRY = Schema.builder().addStringField("code").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void checksInvoices(TestPipeline pipeline) {
    PCollection<Row> countries =
        pipeline.apply("Countries", Create.of(country("DE"), country("US")).withRowSchema(COUNTRY));

    // tag::invoices[]
    PCollection<Row> invoices =
        invoices(
            pipeline,
            invoice("I1", "DE", "10.00", "1.90", "11.90", null),
            invoice("I2", "DE", "10.00", "1.90", "12.00", "call me"),
            invoice("I3", "DE", "10.00", "0.00", "10.00", null),
            invoice("I4", "US", "10.00", "0.00", "10.00", "mail to ada@example.org"),
            invoice("I5", "XX", "-1.00", "0.00", "-1.00", null));

    CheckQualityResult<Row> checked =
        invoices.apply(
            CheckQuality.rows(
                    "invoices",
                    List.of(
                        RowRule.isNonNegative("net").withAction(Action.DROP),
                        RowRule.isLessThanOrEqualTo("net", "gross"),
                        RowRule.satisfies("total", "net + tax == gross"),
                        RowRule.isPositive("tax").where("country == 'DE'"),
                        RowRule.isReferenced("country", "countries", "code")
                            .withSeverity(Severity.WARN)
                            .withAction(Action.PASS),
                        RowRule.doesNotContain("note", Content.EMAIL)))
                .withTable("countries", countries)
                .at(new StepContext("run-1", "invoices/Check"))
                .keyedBy("id"));

    List<String> letters =
        List.of(
            "I2 Invalid row: it breaks total (must satisfy net + tax == gross)",
            "I3 Invalid tax: 0.00 (must be > 0) where country == 'DE'",
            "I4 Invalid note: *** (must not contain an e-mail address)");
    List<String> verdicts =
        List.of(
            "net.isNonNegative: 1 of 5 failed, drop",
            "net.isLessThanOrEqualTo(gross): 0 of 5 failed, quarantine",
            "total.satisfies: 1 of 5 failed, quarantine",
            "tax.isPositive: 1 of 3 failed, quarantine",
            "country.isReferenced(countries.code): 1 of 5 failed, pass",
            "note.doesNotContainEmail: 1 of 5 failed, quarantine");
    // end::invoices[]

    PAssert.that(ids("Accepted", checked.accepted())).containsInAnyOrder("I1");
    PAssert.that(ids("Dropped", checked.dropped())).containsInAnyOrder("I5");
    PAssert.that(texts(checked.rejected())).containsInAnyOrder(letters);
    PAssert.that(
            checked
                .verdicts()
                .apply("Verdicts", MapElements.into(TypeDescriptors.strings()).via(v -> text(v))))
        .containsInAnyOrder(verdicts);
    pipeline.run();
  }

  private static PCollection<Row> invoices(TestPipeline pipeline, Row... rows) {
    return pipeline.apply("Invoices", Create.of(List.of(rows)).withRowSchema(INVOICE));
  }

  private static Row invoice(
      String id, String country, String net, String tax, String gross, @Nullable String note) {
    return Row.withSchema(INVOICE)
        .addValues(id, country, new BigDecimal(net), new BigDecimal(tax), new BigDecimal(gross))
        .addValue(note)
        .build();
  }

  private static Row country(String code) {
    return Row.withSchema(COUNTRY).addValue(code).build();
  }

  private static PCollection<String> ids(String name, PCollection<Row> rows) {
    return rows.apply(
        name, MapElements.into(TypeDescriptors.strings()).via(row -> row.getString("id")));
  }

  private static PCollection<String> texts(PCollection<Rejected> letters) {
    return letters.apply(
        "Letters",
        MapElements.into(TypeDescriptors.strings())
            .via(
                letter ->
                    letter.idempotencyKey().replace("@invoices/Check", "")
                        + " "
                        + letter.message()));
  }

  private static String text(Row verdict) {
    return "%s: %d of %d failed, %s"
        .formatted(
            verdict.getString("rule"),
            verdict.getInt64("failed"),
            verdict.getInt64("tested"),
            verdict.getString("action"));
  }
}
