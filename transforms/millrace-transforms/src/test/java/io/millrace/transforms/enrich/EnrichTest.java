/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.Views.PICKED;
import static io.millrace.transforms.enrich.Views.TOY;
import static io.millrace.transforms.enrich.Views.VIEW;
import static io.millrace.transforms.enrich.Views.product;
import static io.millrace.transforms.enrich.Views.products;
import static io.millrace.transforms.enrich.Views.seenAt;
import static io.millrace.transforms.enrich.Views.view;
import static io.millrace.transforms.enrich.Views.views;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EnrichTest {
  private static final Schema KEPT =
      Schema.builder()
          .addFields(VIEW.getFields())
          .addNullableStringField("category")
          .addNullableField("list_price", FieldType.DECIMAL)
          .addBooleanField("catalogue_match")
          .build();

  private static final Row UNPRICED = product("P2", "Books", null);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void addsPickedFieldsAndKeepsMisses(TestPipeline pipeline) {
    EnrichResult<Row> result =
        views(pipeline, view("P1", 1), view("P2", 2), view("P9", 3), view(null, 4))
            .apply(
                Enrich.from(products(pipeline, TOY, UNPRICED))
                    .matching("product_id", "id")
                    .picking(PICKED)
                    .flagging("catalogue_match"));

    assertThat(result.enriched().getSchema()).isEqualTo(KEPT);
    PAssert.that(result.enriched())
        .containsInAnyOrder(
            enriched(view("P1", 1), "Toys", "9.90", true),
            enriched(view("P2", 2), "Books", null, true),
            enriched(view("P9", 3), null, null, false),
            enriched(view(null, 4), null, null, false));
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void rejectsMissesWhereAsked(TestPipeline pipeline) throws Exception {
    EnrichResult<Row> result =
        views(pipeline, view("P1", 1), view("P9", 2), view(null, 3))
            .apply(
                Enrich.from(products(pipeline, TOY))
                    .matching("product_id", "id")
                    .picking(Map.of("category", "category"))
                    .onMissReject(new StepContext("run-1", "views/Enrich")));

    Schema schema = Schema.builder().addFields(VIEW.getFields()).addStringField("category").build();
    assertThat(result.enriched().getSchema()).isEqualTo(schema);
    PAssert.that(result.enriched())
        .containsInAnyOrder(
            Row.withSchema(schema).addValues(view("P1", 1).getValues()).addValue("Toys").build());
    PAssert.that(result.rejected())
        .containsInAnyOrder(
            miss(
                view("P9", 2),
                "Cannot match product_id: P9 is not in the table",
                "{\"product_id\":\"P9\",\"event_time\":\"2026-03-01T10:00:02.000Z\","
                    + "\"seconds\":2}"),
            miss(
                view(null, 3),
                "Cannot match product_id: it is null",
                "{\"product_id\":null,\"event_time\":\"2026-03-01T10:00:03.000Z\","
                    + "\"seconds\":3}"));
    pipeline.run();
  }

  @Test
  void theLastMissPolicyHolds(TestPipeline pipeline) {
    EnrichResult<Row> result =
        views(pipeline, view("P9", 1))
            .apply(
                Enrich.from(products(pipeline, TOY))
                    .onMissReject(new StepContext("run-1", "views/Enrich"))
                    .onMissKeep()
                    .flagging("catalogue_match")
                    .picking(PICKED)
                    .matching("product_id", "id"));

    PAssert.that(result.enriched()).containsInAnyOrder(enriched(view("P9", 1), null, null, false));
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void keepsMissesWithDefaultsWhereAsked(TestPipeline pipeline) {
    Schema schema =
        Schema.builder()
            .addFields(VIEW.getFields())
            .addStringField("product_category")
            .addNullableField("product_price", FieldType.DECIMAL)
            .build();
    // tag::defaults[]
    EnrichResult<Row> result =
        views(pipeline, view("P1", 1), view("P2", 2), view("P9", 3))
            .apply(
                Enrich.from(products(pipeline, TOY, UNPRICED))
                    .matching("product_id", "id")
                    .picking("category", "price")
                    .prefix("product_")
                    .onMissDefault(
                        Map.of(
                            "product_category",
                            "unknown",
                            "product_price",
                            new BigDecimal("0.00"))));
    // end::defaults[]

    assertThat(result.enriched().getSchema()).isEqualTo(schema);
    PAssert.that(result.enriched())
        .containsInAnyOrder(
            row(schema, view("P1", 1), "Toys", new BigDecimal("9.90")),
            row(schema, view("P2", 2), "Books", null),
            row(schema, view("P9", 3), "unknown", new BigDecimal("0.00")));
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void anEmptyTableMatchesNothing(TestPipeline pipeline) {
    EnrichResult<Row> result =
        views(pipeline, view("P1", 1))
            .apply(
                Enrich.from(products(pipeline))
                    .matching("product_id", "id")
                    .picking(PICKED)
                    .flagging("catalogue_match"));

    PAssert.that(result.enriched()).containsInAnyOrder(enriched(view("P1", 1), null, null, false));
    pipeline.run();
  }

  @Test
  void picksTheTablesKeyUnderTheNamesAsked(TestPipeline pipeline) {
    EnrichResult<Row> result =
        views(pipeline, view("P1", 1))
            .apply(
                Enrich.from(products(pipeline, TOY))
                    .matching("product_id", "id")
                    .picking(Map.of("id", "category", "category", "id")));

    Schema schema =
        Schema.builder()
            .addFields(VIEW.getFields())
            .addNullableStringField("category")
            .addNullableStringField("id")
            .build();
    PAssert.that(result.enriched())
        .containsInAnyOrder(
            Row.withSchema(schema)
                .addValues(view("P1", 1).getValues())
                .addValues("P1", "Toys")
                .build());
    pipeline.run();
  }

  @Test
  void nothingGivesNothing(TestPipeline pipeline) {
    EnrichResult<Row> result =
        views(pipeline).apply(Enrich.from(products(pipeline, TOY)).matching("product_id", "id"));

    PAssert.that(result.enriched()).empty();
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void longKeysAreCutInMessages() {
    assertThat(MissLetter.shown("x".repeat(100))).isEqualTo("x".repeat(100));
    assertThat(MissLetter.shown("x".repeat(101))).isEqualTo("x".repeat(100) + "...");
  }

  @Test
  void rejectsARowThatHasNoJsonForm(TestPipeline pipeline) {
    PCollection<Row> products = products(pipeline, product("P1", "toys", "1.50"));
    PCollection<Row> table = pipeline.apply("NoProducts", Create.empty(products.getCoder()));

    PCollection<Rejected> letters =
        products
            .apply(
                Enrich.from(table)
                    .matching("id", "id")
                    .onMissReject(new StepContext("run-1", "products/Enrich")))
            .rejected();

    PAssert.thatSingleton(letters)
        .satisfies(
            letter -> {
              assertThat(letter.recordJson()).isNull();
              assertThat(letter.recordLength()).isPositive();
              return null;
            });
    pipeline.run();
  }

  private static Row row(Schema schema, Row view, @Nullable Object... added) {
    return Row.withSchema(schema).addValues(view.getValues()).addValues(added).build();
  }

  private static Row enriched(
      Row view, @Nullable String category, @Nullable String price, boolean match) {
    return Row.withSchema(KEPT)
        .addValues(view.getValues())
        .addValues(category, price == null ? null : new BigDecimal(price), match)
        .build();
  }

  private static Rejected miss(Row view, String message, String json) throws Exception {
    return Rejected.at(
            new StepContext("run-1", "views/Enrich"), "ENRICHMENT_MISS", Rejected.Category.DATA)
        .message(message)
        .json(json)
        .bytes(CoderUtils.encodeToByteArray(RowCoder.of(VIEW), view), "beam:coder:row:v1")
        .eventTime(seenAt(view))
        .build();
  }
}
