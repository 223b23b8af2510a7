/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EnrichVersionsTest {
  private static final Schema ORDER =
      Schema.builder()
          .addNullableStringField("product")
          .addNullableField("ordered_at", FieldType.DATETIME)
          .build();
  private static final Schema PRICE =
      Schema.builder()
          .addNullableStringField("id")
          .addNullableField("since", FieldType.DATETIME)
          .addNullableField("until", FieldType.DATETIME)
          .addField("price", FieldType.DECIMAL)
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void takesTheVersionThatHeldThen(TestPipeline pipeline) {
    // tag::versions[]
    PCollection<Row> prices =
        prices(
            pipeline,
            price("P1", null, null, "1.00"),
            price("P1", "10:00", null, "2.00"),
            price("P1", "11:00", null, "1.50"));

    EnrichResult<Row> priced =
        orders(
                pipeline,
                order("P1", "09:59"),
                order("P1", "10:00"),
                order("P1", "12:00"),
                order("P2", "12:00"))
            .apply(
                Enrich.fromVersions(prices)
                    .matching("product", "id")
                    .validFrom("since")
                    .at("ordered_at")
                    .picking("price"));

    List<String> asOf = List.of("P1 09:59 1.00", "P1 10:00 2.00", "P1 12:00 1.50", "P2 12:00 null");
    // end::versions[]

    PAssert.that(shown(priced.enriched())).containsInAnyOrder(asOf);
    PAssert.that(priced.rejected()).empty();
    pipeline.run();
  }

  @Test
  void aTimeInNoVersionIsAMiss(TestPipeline pipeline) {
    PCollection<Row> prices =
        prices(pipeline, price("P1", "09:00", "10:00", "1.00"), price("P1", "11:00", null, "2.00"));

    EnrichResult<Row> result =
        orders(
                pipeline,
                order("P1", "08:59"),
                order("P1", "09:00"),
                order("P1", "10:00"),
                order("P1", "11:00"),
                order("P2", "11:00"),
                order(null, "11:00"))
            .apply(
                Enrich.fromVersions(prices)
                    .validTo("until")
                    .validFrom("since")
                    .matching("product", "id")
                    .at("ordered_at")
                    .picking("price")
                    .onMissReject(new StepContext("run", "orders/Enrich")));

    PAssert.that(shown(result.enriched()))
        .containsInAnyOrder(List.of("P1 09:00 1.00", "P1 11:00 2.00"));
    PAssert.that(messages(result.rejected()))
        .containsInAnyOrder(
            List.of(
                "Cannot match product: P1 has no version at 2026-03-01T08:59:00Z",
                "Cannot match product: P1 has no version at 2026-03-01T10:00:00Z",
                "Cannot match product: P2 has no version at 2026-03-01T11:00:00Z",
                "Cannot match product: it is null"));
    pipeline.run();
  }

  @Test
  void enrichesBlocksFromBlocks(TestPipeline pipeline) {
    PCollection<Row> enriched =
        orders(pipeline, order("P1", "09:00"), order("P2", "09:00"))
            .apply(PackBlocks.on("ordered_at"))
            .apply(
                Enrich.fromVersionBlocks(
                        prices(pipeline, price("P1", "08:00", null, "1.00"))
                            .apply("PackPrices", PackBlocks.of()))
                    .matching("product", "id")
                    .validFrom("since")
                    .picking(Map.of("list_price", "price"))
                    .flagging("priced")
                    .onMissDefault(Map.of("list_price", new BigDecimal("0.01")))
                    .onBlocks())
            .enriched()
            .apply(UnpackBlocks.rows());

    PAssert.that(shown(enriched))
        .containsInAnyOrder(List.of("P1 09:00 1.00 true", "P2 09:00 0.01 false"));
    pipeline.run();
  }

  @Test
  void refusesVersionsThatOverlap(TestPipeline pipeline) {
    orders(pipeline, order("P1", "09:00"))
        .apply(
            Enrich.fromVersions(
                    prices(
                        pipeline,
                        price("P1", "09:30", null, "2.00"),
                        price("P1", "08:00", "10:00", "1.00")))
                .matching("product", "id")
                .validFrom("since")
                .validTo("until"));

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot index the versions: id P1 holds twice, in [2026-03-01T08:00:00Z,"
                + " 2026-03-01T10:00:00Z) and [2026-03-01T09:30:00Z, open)");
  }

  @Test
  void refusesTwoVersionsThatBeginAtOnce(TestPipeline pipeline) {
    orders(pipeline, order("P1", "09:00"))
        .apply(
            Enrich.fromVersions(
                    prices(
                        pipeline, price("P1", null, null, "2.00"), price("P1", null, null, "2.00")))
                .matching("product", "id")
                .validFrom("since"));

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot index the versions: id P1 holds twice, in [ever, open) and [ever, open)");
  }

  @Test
  void refusesAVersionThatEndsBeforeItBegins(TestPipeline pipeline) {
    orders(pipeline, order("P1", "09:00"))
        .apply(
            Enrich.fromVersions(prices(pipeline, price("P1", "09:00", "09:00", "2.00")))
                .matching("product", "id")
                .validFrom("since")
                .validTo("until"));

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid span of id P1: [2026-03-01T09:00:00Z, 2026-03-01T09:00:00Z)"
                + " (must end after it begins)");
  }

  @Test
  void refusesAVersionWithoutAKey(TestPipeline pipeline) {
    orders(pipeline, order("P1", "09:00"))
        .apply(
            Enrich.fromVersions(prices(pipeline, price(null, "09:00", null, "2.00")))
                .matching("product", "id")
                .validFrom("since"));

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required id: a version in the table has no key");
  }

  @Test
  void tellsAllThatIsWrong() {
    Pipeline pipeline = Pipeline.create();
    EnrichVersions wrong =
        Enrich.fromVersions(prices(pipeline)).matching("product", "id").validTo("price").at("time");

    assertThatThrownBy(() -> orders(pipeline).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required validFrom; name the field by validFrom(tableField); "
                + "Missing required input field time (available: [product, ordered_at]); "
                + "Unsupported type of table field price: DECIMAL (supported: [DATETIME])");
  }

  @Test
  void refusesATimeFieldOfBlocks() {
    Pipeline pipeline = Pipeline.create();

    assertThatThrownBy(() -> Enrich.fromVersions(prices(pipeline)).at("ordered_at").onBlocks())
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use at(ordered_at) together with onBlocks: rows of a block have an event time"
                + " of their own");
  }

  @Test
  void refusesATableWithoutEnd() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> prices =
        prices(pipeline).setName("prices").setIsBoundedInternal(IsBounded.UNBOUNDED);

    assertThatThrownBy(
            () ->
                orders(pipeline)
                    .apply(
                        Enrich.fromVersions(prices).matching("product", "id").validFrom("since")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot look up in prices: it is not bounded (must be bounded; or enrich from a"
                + " stream)");
  }

  private static PCollection<Row> orders(Pipeline pipeline, Row... rows) {
    return pipeline.apply("Orders", Create.of(List.of(rows)).withRowSchema(ORDER));
  }

  private static PCollection<Row> prices(Pipeline pipeline, Row... rows) {
    return pipeline.apply("Prices", Create.of(List.of(rows)).withRowSchema(PRICE));
  }

  private static Row order(@Nullable String product, String time) {
    return Row.withSchema(ORDER).addValues(product, at(time)).build();
  }

  private static Row price(
      @Nullable String product, @Nullable String since, @Nullable String until, String price) {
    return Row.withSchema(PRICE)
        .addValues(product, at(since), at(until), new BigDecimal(price))
        .build();
  }

  private static @Nullable Instant at(@Nullable String time) {
    return time == null ? null : Instant.parse("2026-03-01T" + time + ":00.000Z");
  }

  private static PCollection<String> shown(PCollection<Row> rows) {
    return rows.apply(
        "Show", MapElements.into(TypeDescriptors.strings()).via(EnrichVersionsTest::show));
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

  private static PCollection<String> messages(PCollection<Rejected> rejected) {
    return rejected.apply(
        "Messages", MapElements.into(TypeDescriptors.strings()).via(Rejected::message));
  }
}
