/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.testing.engines.IcebergRestExtension;
import io.millrace.testing.engines.IcebergRestServer;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class IcebergConnectorTest {
  private static final Schema ORDER =
      Schema.builder().addStringField("id").addInt64Field("units").build();

  @RegisterExtension static final IcebergRestExtension REST = IcebergRestExtension.ofClass();

  @TempDir Path warehouse;

  private Dataset orders(String... options) {
    Map<String, String> all = new HashMap<>();
    all.put("warehouse", warehouse.toString());
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return Datasets.open("iceberg:shop.orders", all);
  }

  private static Row order(String id, long units) {
    return Row.withSchema(ORDER).addValues(id, units).build();
  }

  private static void write(String runId, Dataset dataset, Row... rows) {
    Pipeline pipeline = Pipeline.create();
    written(
        pipeline.apply(Create.of(Arrays.asList(rows)).withRowSchema(ORDER)).apply(PackBlocks.of()),
        runId,
        dataset);
    pipeline.run().waitUntilFinish();
  }

  private static void written(PCollection<Block> blocks, String runId, Dataset dataset) {
    WrittenRows written =
        blocks.apply("Store", dataset.write(new StepContext(runId, "orders/Write")));
    PAssert.that(
            written
                .tallies()
                .apply(
                    "Targets",
                    MapElements.into(TypeDescriptors.strings())
                        .via(tally -> tally.getString(WrittenRows.TARGET))))
        .satisfies(
            targets -> {
              assertThat(targets).isNotEmpty().containsOnly("shop.orders");
              return null;
            });
  }

  private static void assertRows(Dataset dataset, String... expected) {
    Pipeline pipeline = Pipeline.create();
    PAssert.that(
            pipeline
                .apply(dataset.read(new StepContext("run-9", "orders/Read")))
                .blocks()
                .apply(UnpackBlocks.rows())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            row ->
                                String.join(
                                    " ", row.getValues().stream().map(String::valueOf).toList()))))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aRepeatedRunChangesNothingAndAnotherAddsOrReplaces() {
    String[] columns = {"columns", "id string, units int64"};
    write("run-1", orders(columns), order("a", 1), order("b", 2));
    write("run-1", orders(columns), order("a", 1), order("b", 2));

    assertRows(orders(), "a 1", "b 2");
    write("run-2", orders(), order("c", 3));
    assertRows(orders("columns", "units int64"), "1", "2", "3");
    write("run-3", orders("mode", "replace"), order("d", 4));
    assertRows(orders(), "d 4");
  }

  @Test
  void aStreamIsCommittedWhileItComes() {
    Pipeline pipeline = Pipeline.create();
    TestStream<Row> stream =
        TestStream.create(ORDER)
            .addElements(order("a", 1))
            .addElements(order("b", 2))
            .advanceWatermarkToInfinity();
    written(
        pipeline.apply(stream).apply(PackBlocks.of()),
        "run-1",
        orders("columns", "id string, units int64"));
    pipeline.run().waitUntilFinish();

    assertRows(orders(), "a 1", "b 2");
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      assertThat(tables.streamed("shop.orders", "run-1")).isNotEmpty();
    }
  }

  @Test
  void anyCatalogOfIcebergsOwnServes() {
    assertServes(
        Map.of(
            "catalog.type", "hadoop",
            "catalog.warehouse", warehouse.resolve("hadoop").toUri().toString(),
            "columns", "id string, units int64"));
  }

  @Test
  void aCatalogOfAServerServes(IcebergRestServer server) {
    assertServes(
        Map.of(
            "catalog.type", "rest",
            "catalog.uri", server.uri().toString(),
            "columns", "id string, units int64"));
  }

  @Test
  void aRowThatATableCannotHoldIsALetterAndTheOthersAreWritten() {
    Schema priced =
        Schema.builder()
            .addStringField("id")
            .addNullableField("price", FieldType.DECIMAL)
            .addDateTimeField("at")
            .build();
    Dataset orders = orders("columns", "id string, at datetime, price decimal?");
    BigDecimal most = new BigDecimal("9".repeat(32) + ".999999");
    Instant last = Instant.ofEpochMilli(Long.MAX_VALUE / 1000);
    Pipeline pipeline = Pipeline.create();
    PCollection<Rejected> rejected =
        pipeline
            .apply(
                Create.of(
                        Row.withSchema(priced).addValues("a", most, last).build(),
                        Row.withSchema(priced).addValues("b", null, Instant.EPOCH).build(),
                        Row.withSchema(priced)
                            .addValues("c", new BigDecimal("1E+32"), last.plus(1))
                            .build(),
                        Row.withSchema(priced)
                            .addValues("d", new BigDecimal("0.0000001"), last)
                            .build(),
                        Row.withSchema(priced)
                            .addValues("e", new BigDecimal("1.50000000"), Instant.EPOCH)
                            .build())
                    .withRowSchema(priced))
            .apply(PackBlocks.of())
            .apply("Store", orders.write(new StepContext("run-1", "orders/Write")))
            .rejected();
    PAssert.that(
            rejected.apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(letter -> letter.code() + " " + letter.message())))
        .containsInAnyOrder(
            "INVALID_VALUE Invalid price: 1%s (must fit decimal(38, 6)); Invalid at:"
                    .formatted("0".repeat(32))
                + " 9223372036854776 ms since 1970 (must be as many microseconds in 64 bits)",
            "INVALID_VALUE Invalid price: 0.0000001 (must fit decimal(38, 6))");
    pipeline.run().waitUntilFinish();

    assertRows(orders("columns", "id string, price decimal?"), "a " + most, "b null", "e 1.500000");
  }

  /** A catalog that has no such table yet. */
  static void assertServes(Map<String, String> options) {
    Dataset orders = Datasets.open("iceberg:shop.orders", options);

    write("run-1", orders, order("a", 1));
    write("run-1", orders, order("a", 1));

    assertRows(Datasets.open("iceberg:shop.orders", options), "a 1");
    assertThat(orders.name()).isEqualTo("iceberg:iceberg.shop.orders");
    assertThat(orders).hasToString(orders.name());
  }

  @Test
  void allThatIsWrongIsToldWhenItIsOpened() {
    assertThatThrownBy(() -> Datasets.open("iceberg:shop.orders", Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot open iceberg:shop.orders: Missing required warehouse or catalog");
    assertThatThrownBy(() -> orders("catalog.type", "hadoop"))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot open iceberg:shop.orders: Cannot use warehouse together with catalog");
    assertThatThrownBy(() -> orders("mode", "overwrite_windows"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open iceberg:shop.orders: Unsupported mode: OVERWRITE_WINDOWS (supported:"
                + " APPEND, REPLACE, UPSERT; in Java all of them)");
    assertThatThrownBy(() -> orders())
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Cannot read shop.orders: no such table");
  }
}
