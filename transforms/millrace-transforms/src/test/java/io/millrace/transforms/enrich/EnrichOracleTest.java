/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole outputs against a nested loop, on random rows. */
class EnrichOracleTest {
  private static final Schema INPUT =
      Schema.builder().addNullableInt32Field("product_id").addInt64Field("quantity").build();
  private static final Schema TABLE =
      Schema.builder()
          .addNullableStringField("category")
          .addInt32Field("id")
          .addStringField("unused")
          .build();
  private static final Schema KEPT =
      Schema.builder()
          .addFields(INPUT.getFields())
          .addNullableStringField("category")
          .addBooleanField("found")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  static Stream<Arguments> cases() {
    return Stream.of(0, 1, 50)
        .flatMap(
            products ->
                Stream.of(arguments(1L, products), arguments(new Random().nextLong(), products)));
  }

  @ParameterizedTest(name = "seed {0}, {1} products")
  @MethodSource("cases")
  void equalsANestedLoopUnderAnyArrivalOrder(long seed, int products, TestPipeline pipeline) {
    String reason = "seed " + seed + ", " + products + " products";
    System.out.println("EnrichOracleTest " + reason);
    Random random = new Random(seed);
    List<Row> table = randomTable(random, products);
    List<Row> rows = randomRows(random, products);
    PCollection<Row> tableRows = pipeline.apply("Table", Create.of(table).withRowSchema(TABLE));
    PCollection<Row> input =
        pipeline
            .apply("Rows", Create.of(rows).withRowSchema(INPUT))
            .apply("Disorder", Reshuffle.<Row>viaRandomKey().withNumBuckets(5));
    Enrich enrich =
        Enrich.from(tableRows)
            .matching("product_id", "id")
            .picking(Map.of("category", "category"))
            .flagging("found");
    EnrichResult<Row> kept = input.apply("Keep", enrich);
    EnrichResult<Row> strict =
        input.apply("Reject", enrich.onMissReject(new StepContext("run-1", "rows/Enrich")));
    List<Row> expected = rows.stream().map(row -> joined(row, table)).toList();

    PAssert.that(reason, kept.enriched()).containsInAnyOrder(expected);
    PAssert.that(reason, strict.enriched())
        .containsInAnyOrder(expected.stream().filter(row -> row.getBoolean("found")).toList());
    PAssert.that(reason, messages(strict.rejected()))
        .containsInAnyOrder(
            expected.stream()
                .filter(row -> !row.getBoolean("found"))
                .map(EnrichOracleTest::message)
                .toList());
    pipeline.run();
  }

  private static List<Row> randomTable(Random random, int products) {
    List<Row> table = new ArrayList<>();
    for (int id = 0; id < products; id++) {
      String category = random.nextInt(10) == 0 ? null : "category " + random.nextInt(5);
      table.add(Row.withSchema(TABLE).addValues(category, id, "unused").build());
    }
    Collections.shuffle(table, random);
    return table;
  }

  private static List<Row> randomRows(Random random, int products) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean hot = random.nextInt(3) == 0;
      Row row =
          Row.withSchema(INPUT)
              .addValues(
                  random.nextInt(10) == 0 ? null : hot ? 0 : random.nextInt(products + 3),
                  (long) random.nextInt(100))
              .build();
      rows.addAll(Collections.nCopies(1 + random.nextInt(2), row));
    }
    return rows;
  }

  private static Row joined(Row row, List<Row> table) {
    for (Row product : table) {
      if (product.getInt32("id").equals(row.getInt32("product_id"))) {
        return Row.withSchema(KEPT)
            .addValues(row.getValues())
            .addValues(product.getString("category"), true)
            .build();
      }
    }
    return Row.withSchema(KEPT).addValues(row.getValues()).addValues(null, false).build();
  }

  private static String message(Row missed) {
    Integer product = missed.getInt32("product_id");
    return product == null
        ? "Cannot match product_id: it is null"
        : "Cannot match product_id: " + product + " is not in the table";
  }

  private static PCollection<String> messages(PCollection<Rejected> rejected) {
    return rejected.apply(
        "Messages", MapElements.into(TypeDescriptors.strings()).via(Rejected::message));
  }
}
