/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the examples of the page about schemas that change. */
class EvolvePageTest {
  private static final Schema LAST_YEAR =
      Schema.builder()
          .addStringField("cust_id")
          .addInt64Field("quantity")
          .addDecimalField("price")
          .addStringField("shop")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void comparesTheSchemasAndEvolvesLastYearsOrders(TestPipeline pipeline) {
    // tag::changes[]
    Schema today =
        Schema.builder()
            .addStringField("customer_id")
            .addInt32Field("quantity")
            .addDecimalField("price")
            .addNullableStringField("note")
            .addStringField("country")
            .build();
    SchemaChanges changes =
        SchemaChanges.between(LAST_YEAR, today, Map.of("customer_id", "cust_id"));

    List<String> differences =
        List.of(
            "RENAMED customer_id (cust_id to customer_id): BACKWARD",
            "NARROWED quantity (INT64 to INT32): FORWARD",
            "ADDED note (nullable STRING): FULL",
            "ADDED country (STRING): FORWARD",
            "REMOVED shop (STRING): BACKWARD");
    Compatibility together = Compatibility.NONE;
    // end::changes[]
    assertThat(changes.list())
        .extracting(change -> change + ": " + change.compatibility())
        .isEqualTo(differences);
    assertThat(changes.compatibility()).isEqualTo(together);

    // tag::evolve[]
    PCollection<Row> orders =
        orders(pipeline, order("C1", 2, "9.50", "S1"), order("C2", 3_000_000_000L, "1.00", "S1"));

    EvolveResult<Row> evolved =
        orders.apply(
            Evolve.to(today)
                .renaming("cust_id", "customer_id")
                .defaulting("country", "DE")
                .under(EvolvePolicy.TRY_EVOLVE)
                .at(new StepContext("run-1", "orders/Evolve")));

    List<String> fits = List.of("[C1, 2, 9.50, null, DE]");
    List<String> doesNot = List.of("Invalid quantity: 3000000000 (must fit INT32)");
    // end::evolve[]
    PAssert.that(
            evolved
                .evolved()
                .apply(
                    "Rows",
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.getValues().toString())))
        .containsInAnyOrder(fits);
    PAssert.that(
            evolved
                .rejected()
                .apply(
                    "Letters", MapElements.into(TypeDescriptors.strings()).via(Rejected::message)))
        .containsInAnyOrder(doesNot);
    pipeline.run();
  }

  private static PCollection<Row> orders(TestPipeline pipeline, Row... orders) {
    return pipeline.apply(Create.of(List.of(orders)).withRowSchema(LAST_YEAR));
  }

  private static Row order(String customer, long quantity, String price, String shop) {
    return Row.withSchema(LAST_YEAR)
        .addValues(customer, quantity, new BigDecimal(price), shop)
        .build();
  }
}
