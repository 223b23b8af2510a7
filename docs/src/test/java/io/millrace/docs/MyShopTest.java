/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.casestudies.ecommerce.EcommercePipeline;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.PipelineRun;
import io.millrace.pipelines.Progress;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunRequest;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.pipelines.report.RunReport;
import io.millrace.runners.direct.DirectLauncher;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shop that the pages show, and holds what comes out to what the pages say. */
class MyShopTest {
  private static final String FILES = "docs/src/test/resources/io/millrace/docs/";

  @TempDir static Path folder;
  private static RunReport report;

  @BeforeAll
  static void run() {
    report =
        prepare("my-shop.yaml", "my-shop.odcs.yaml").execute(new DirectLauncher(), Progress.SILENT);
  }

  @Test
  void succeedsAndSumsUp() {
    assertThat(report.failure()).isNull();
    assertThat(report.headline().get("Revenue EUR")).isEqualByComparingTo("14");
  }

  @Test
  void readsOrdersAsThePageSays() throws IOException {
    Schema orders =
        Schema.builder()
            .addStringField("order_id")
            .addDateTimeField("event_time")
            .addNullableStringField("customer_id")
            .addInt64Field("quantity")
            .addDecimalField("unit_price")
            .addStringField("country")
            .addBooleanField("is_return")
            .addBooleanField("is_cancelled")
            .build();

    assertThat(rows("silver.orders", orders)).isEqualTo(House.text(FILES + "my-shop-silver.txt"));
  }

  @Test
  void rejectsRecordsAsThePageSays() throws IOException {
    Schema letters =
        Schema.builder()
            .addStringField("step")
            .addStringField("code")
            .addStringField("message")
            .build();

    assertThat(rows("ops.dead_letters", letters))
        .isEqualTo(House.text(FILES + "my-shop-dead-letters.txt"));
  }

  @Test
  void judgesRulesAsThePageSays() throws IOException {
    String verdicts =
        lines(
            report.verdicts().stream()
                .map(
                    verdict ->
                        List.of(
                            verdict.dataset() + " " + verdict.rule(),
                            verdict.expected(),
                            verdict.severity() + ", " + verdict.action(),
                            verdict.failed() + " of " + verdict.tested() + " failed"))
                .toList());

    assertThat(verdicts).isEqualTo(House.text(FILES + "my-shop-verdicts.txt"));
  }

  @Test
  void publishesTheColumnsThatThePagesList() throws IOException {
    Map<String, List<String>> listed = new TreeMap<>();
    for (String page : House.files("docs", ".md")) {
      listed.putAll(ColumnLists.of(House.text(page)));
    }

    Map<String, List<String>> published = new TreeMap<>();
    for (RunReport.TableState table : report.tables()) {
      published.put(table.table(), columns(table.table()));
    }
    // In batch no row is late: the table is there, and nothing is committed to it.
    published.put("ops.late", columns("ops.late"));
    assertThat(listed).isEqualTo(published);
  }

  @Test
  void refusesABrokenMappingAsThePageSays() throws IOException {
    String expected = House.text(FILES + "my-shop-broken.txt");

    assertThatThrownBy(() -> prepare("my-shop-broken.yaml", "my-shop.odcs.yaml"))
        .isInstanceOf(ValidationException.class)
        .satisfies(refusal -> assertThat(withoutFolder(refusal)).isEqualTo(expected));
  }

  @Test
  void refusesABrokenContractAsThePageSays() throws IOException {
    String expected = House.text(FILES + "my-shop-broken-contract.txt");

    assertThatThrownBy(() -> prepare("my-shop.yaml", "my-shop-broken.odcs.yaml"))
        .isInstanceOf(ValidationException.class)
        .satisfies(refusal -> assertThat(withoutFolder(refusal)).isEqualTo(expected));
  }

  @Test
  void readsATableFromJavaAsThePageShows() {
    Path warehouse = folder.resolve("ecommerce");
    Map<String, BigDecimal> revenue = new TreeMap<>();

    // tag::read[]
    IcebergTable sales =
        new IcebergTable(
            "gold.sales_by_product",
            Schema.builder().addStringField("product_id").addDecimalField("revenue").build(),
            WriteMode.REPLACE,
            Gate.WHEN_OPEN);
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      tables.forEachRow(
          sales,
          row ->
              revenue.merge(
                  row.getString("product_id"), row.getDecimal("revenue"), BigDecimal::add));
    }
    // end::read[]

    assertThat(revenue).containsOnlyKeys("jug", "mug");
    assertThat(revenue.get("mug")).isEqualByComparingTo("14");
    assertThat(revenue.get("jug")).isEqualByComparingTo("0");
  }

  private static PipelineRun prepare(String mapping, String contract) {
    Map<String, String> options =
        Map.of(
            "orders", file("my-shop-orders.csv"),
            "clicks", file("my-shop-clicks.jsonl"),
            "catalogue", file("my-shop-catalogue.csv"),
            "mapping", file(mapping),
            "contract", file(contract));
    Instant started = Instant.parse("2025-11-01T00:00:00Z");
    return PipelineRun.prepare(
        new EcommercePipeline(),
        new RunRequest(
            "my-shop",
            started,
            folder.resolve("ecommerce"),
            RunMode.BATCH,
            OnReject.CONTINUE,
            options));
  }

  private static String file(String name) {
    return House.file(FILES + name).toString();
  }

  private static String withoutFolder(Throwable refusal) {
    return refusal
            .getMessage()
            .replace(file("") + House.file("").getFileSystem().getSeparator(), "")
        + "\n";
  }

  /** A table's rows as aligned text, sorted. */
  private static String rows(String table, Schema schema) {
    List<List<String>> rows = new ArrayList<>();
    IcebergTable spec = new IcebergTable(table, schema, WriteMode.APPEND, Gate.ALWAYS);
    try (IcebergTables tables =
        IcebergTables.open(IcebergCatalog.embedded(folder.resolve("ecommerce")))) {
      tables.forEachRow(
          spec, row -> rows.add(row.getValues().stream().map(MyShopTest::shown).toList()));
    }
    rows.sort((a, b) -> a.toString().compareTo(b.toString()));
    rows.add(0, schema.getFieldNames());
    return lines(rows);
  }

  private static String shown(Object value) {
    return value instanceof BigDecimal number
        ? number.stripTrailingZeros().toPlainString()
        : value == null ? "(null)" : value.toString();
  }

  private static String lines(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing() + "\n";
  }

  /** The columns of a table as its newest metadata file has them. */
  private static List<String> columns(String table) throws IOException {
    Path metadata =
        folder.resolve("ecommerce").resolve(table.replace('.', '/')).resolve("metadata");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(metadata, "*.metadata.json")) {
      Path newest = null;
      for (Path file : files) {
        newest = newest == null || file.compareTo(newest) > 0 ? file : newest;
      }
      JsonNode schema = new ObjectMapper().readTree(newest.toFile()).path("schemas").path(0);
      List<String> columns = new ArrayList<>();
      for (JsonNode field : schema.path("fields")) {
        columns.add(
            field.path("name").asText()
                + " "
                + field.path("type").asText()
                + (field.path("required").asBoolean() ? "" : " or null"));
      }
      return columns;
    }
  }
}
