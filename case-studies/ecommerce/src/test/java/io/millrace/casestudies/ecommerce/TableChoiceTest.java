/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.report.RunReport;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that are addresses. */
class TableChoiceTest {
  private static final String HEADER =
      "order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status";
  private static final List<String> LINES =
      List.of(
          "O1,1,2026-03-02T10:00:00Z,C1,P1,2,1.50,EUR,DE,placed",
          "O1,2,2026-03-02T10:00:00.25Z,C1,P2,1,20,EUR,DE,returned",
          "O2,1,2026-03-02T11:59:59Z,,P1,3,1.50,EUR,FR,placed",
          "O2,1,2026-03-02T12:01:00Z,,P1,4,1.50,EUR,FR,placed",
          "O3,1,2026-03-02T12:00:00Z,C2,P9,0,1.50,EUR,FR,placed",
          "O4,1,2026-03-03T00:00:00Z,C1,P1,1,1.25,GBP,GB,cancelled");
  private static final List<String> PRODUCTS = List.of("P1,Pot,Kitchen,1.5", "P2,Pan,Kitchen,20");

  @TempDir Path folder;

  @Test
  void tablesAndAddressesOfFilesGiveWhatFilesGive() throws IOException {
    Path orders = write("orders.csv", HEADER, LINES);
    Path products = write("products.csv", "product_id,product_name,category,list_price", PRODUCTS);
    String ofShop = "?warehouse=" + folder.resolve("shop");
    fill(
        "iceberg:shop.orders" + ofShop,
        "order_id string, line_no int64, ordered_at datetime, customer_id string?,"
            + " product_id string, quantity int64, unit_price decimal, currency string,"
            + " country string, status string",
        LINES);
    fill(
        "iceberg:shop.products" + ofShop,
        "product_id string, product_name string, category string, list_price decimal",
        PRODUCTS);

    RunReport ofFiles = run("files", orders.toString(), products.toString());
    RunReport ofAddresses = run("addresses", "file:" + orders + "?format=csv", "file:" + products);
    RunReport ofTables =
        run("tables", "iceberg:shop.orders" + ofShop, "iceberg:shop.products" + ofShop);

    for (RunReport report : List.of(ofFiles, ofAddresses, ofTables)) {
      assertThat(report.failure()).isNull();
      assertThat(report.deadLetters())
          .singleElement()
          .satisfies(cause -> assertThat(cause.step()).isEqualTo("Check/orders"));
    }
    assertThat(ofTables.arguments()).containsEntry("orders", "iceberg:millrace.shop.orders");
    assertThat(rows("files", Tables.SALES_BY_PRODUCT)).hasSize(4);
    for (IcebergTable table : StreamTest.PUBLISHED) {
      for (String other : List.of("addresses", "tables")) {
        assertThat(rows(other, table))
            .as("%s of %s", table.name(), other)
            .containsExactlyInAnyOrderElementsOf(rows("files", table));
      }
    }
  }

  @Test
  void allThatIsWrongWithAddressesIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                PipelineRun.prepare(
                    new EcommercePipeline(),
                    StreamTest.request(
                        folder,
                        "run-1",
                        Map.of(
                            "orders", "iceberg:shop.orders",
                            "clicks", "file:in?columns=id",
                            "catalogue", "oracle:products?password=secret"))))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot read --orders: Cannot open iceberg:shop.orders: Missing required warehouse or\
             catalog
            Invalid --clicks: file:in?columns=id (must be file:PATH or file:PATH?format=FORMAT,\
             all else is in the mapping)
            Cannot read --catalogue: Unsupported scheme: oracle (supported: file, iceberg, kafka;\
             others are in modules of their own)""");
  }

  @Test
  void aTableIsNoStream() throws IOException {
    String address = "iceberg:shop.products?warehouse=" + folder.resolve("shop");
    fill(
        address,
        "product_id string, product_name string, category string, list_price decimal",
        PRODUCTS);

    assertThatThrownBy(
            () ->
                PipelineRun.prepare(
                    new EcommercePipeline(),
                    StreamTest.request(folder, "run-1", Map.of("orders", address))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "Unsupported --orders with --mode=streaming: iceberg:millrace.shop.products"
                + " (supported: files, topics)")
        .hasMessageContaining(
            "Cannot map --orders: iceberg:millrace.shop.products has the columns [product_id,"
                + " product_name, category, list_price]");
  }

  private RunReport run(String name, String orders, String catalogue) {
    return Runs.run(
        folder.resolve(name),
        Map.of("orders", orders, "catalogue", catalogue, "mapping", ShippedMappings.GENERATED));
  }

  private List<Map<String, String>> rows(String name, IcebergTable table) {
    List<Map<String, String>> rows = StreamTest.rows(folder.resolve(name), table);
    rows.forEach(row -> row.remove("record_hash"));
    return rows;
  }

  private Path write(String name, String header, List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(header));
    all.addAll(lines);
    return Files.write(folder.resolve(name), all);
  }

  /** Writes lines of values to a table. */
  private static void fill(String address, String columns, List<String> lines) {
    Dataset table = io.millrace.io.dataset.Datasets.open(address, Map.of("columns", columns));
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      Row.Builder row = Row.withSchema(table.schema());
      String[] values = line.split(",", -1);
      for (int i = 0; i < values.length; i++) {
        row.addValue(
            switch (table.schema().getField(i).getType().getTypeName()) {
              case INT64 -> Long.valueOf(values[i]);
              case DECIMAL -> new java.math.BigDecimal(values[i]);
              case DATETIME -> org.joda.time.Instant.parse(values[i]);
              default -> values[i].isEmpty() ? null : values[i];
            });
      }
      rows.add(row.build());
    }
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(rows).withRowSchema(table.schema()))
        .apply(PackBlocks.of())
        .apply(table.write(new StepContext("fill", "Fill")));
    pipeline.run().waitUntilFinish();
  }
}
