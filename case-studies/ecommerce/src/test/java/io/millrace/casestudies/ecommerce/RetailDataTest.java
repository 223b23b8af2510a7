/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.casestudies.ecommerce.RetailOracle.Line;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of the real order lines, every aggregate compared with {@link RetailOracle}. The files
 * are read where they are, beside the checkout, and the tests say so and skip where they are not.
 */
class RetailDataTest {
  private static final Path DATA =
      Path.of(System.getProperty("millrace.root", "."))
          .resolve("../shared/data/online-retail")
          .toAbsolutePath()
          .normalize();
  private static final List<String> SALES =
      List.of(
          "order_lines",
          "orders",
          "units",
          "gross_revenue",
          "returns",
          "returned_units",
          "returned_value",
          "cancelled_lines",
          "revenue");

  @TempDir Path warehouse;

  @BeforeEach
  void needsTheFiles() {
    String reason = "Skipped: no real order lines at " + DATA;
    if (!Files.isDirectory(DATA)) {
      System.err.println(reason);
    }
    Assumptions.assumeTrue(Files.isDirectory(DATA), reason);
  }

  @Test
  void everyAggregateOfTheWholeFolderEqualsPlainJava() throws IOException {
    RetailOracle oracle = RetailOracle.read(DATA);

    RunReport report = Runs.run(warehouse, options());

    assertThat(report.failure()).isNull();
    assertThat(Runs.rows(warehouse, Tables.BRONZE_ORDERS)).hasSameSizeAs(oracle.all);
    assertThat(report.deadLetters()).isEmpty();
    compare(oracle.distinct, oracle.catalogue);
  }

  @Test
  void keepsEveryLineWhenDuplicatesAreToBeKept() throws IOException {
    RetailOracle oracle = RetailOracle.read(DATA);
    Map<String, String> options = new HashMap<>(options());
    options.put("keep-duplicates", "true");

    RunReport report = Runs.run(warehouse, options);

    assertThat(report.failure()).isNull();
    assertThat(oracle.all).hasSizeGreaterThan(oracle.distinct.size());
    compare(oracle.all, oracle.catalogue);
  }

  private void compare(List<Line> lines, Set<String> catalogue) {
    List<Row> silver = Runs.rows(warehouse, Tables.SILVER_ORDERS);
    assertThat(silver).hasSameSizeAs(lines);
    assertThat(silver.stream().filter(row -> is(row, "is_cancelled")).count())
        .isEqualTo(lines.stream().filter(line -> line.invoice().startsWith("C")).count());
    assertThat(silver.stream().filter(row -> is(row, "is_return")).count())
        .isEqualTo(lines.stream().filter(line -> line.quantity() < 0).count());
    assertThat(silver.stream().filter(row -> !is(row, "catalogue_match")).count())
        .isEqualTo(lines.stream().filter(line -> !catalogue.contains(line.stock())).count());
    assertThat(sales(Tables.SALES_BY_PRODUCT, "product_id"))
        .isEqualTo(RetailOracle.sales(lines, true));
    assertThat(sales(Tables.SALES_BY_COUNTRY, "country"))
        .isEqualTo(RetailOracle.sales(lines, false));
    assertThat(sessions()).isEqualTo(RetailOracle.sessions(lines));
    assertThat(guests()).isEqualTo(RetailOracle.guests(lines));
  }

  private Map<List<Object>, List<Object>> sales(IcebergTable table, String group) {
    Map<List<Object>, List<Object>> sales = new HashMap<>();
    for (Row row : Runs.rows(warehouse, table)) {
      List<Object> values = new ArrayList<>();
      for (String column : SALES) {
        Object value = requireNonNull(row.getValue(column), column);
        values.add(
            value instanceof java.math.BigDecimal decimal ? RetailOracle.plain(decimal) : value);
      }
      List<Object> key =
          List.of(
              requireNonNull(row.getString(group), group),
              requireNonNull(row.getString("currency"), "currency"),
              millis(row, "window_start"));
      assertThat(sales.put(key, values)).as("one row per %s", key).isNull();
    }
    return sales;
  }

  private Set<List<Object>> sessions() {
    Set<List<Object>> sessions = new HashSet<>();
    for (Row row : Runs.rows(warehouse, Tables.SESSIONS)) {
      sessions.add(
          List.of(
              requireNonNull(row.getString("customer_id"), "customer_id"),
              millis(row, "session_start"),
              millis(row, "session_end"),
              requireNonNull(row.getInt64("events"), "events")));
    }
    return sessions;
  }

  private Map<Long, Long> guests() {
    Map<Long, Long> guests = new TreeMap<>();
    for (Row row : Runs.rows(warehouse, Tables.WITHOUT_CUSTOMER)) {
      guests.put(millis(row, "window_start"), requireNonNull(row.getInt64("events"), "events"));
    }
    return guests;
  }

  private static Map<String, String> options() {
    return Map.of(
        "orders", DATA.resolve("orders").toString(),
        "catalogue", DATA.resolve("catalogue.csv").toString());
  }

  private static boolean is(Row row, String flag) {
    return Boolean.TRUE.equals(row.getBoolean(flag));
  }

  private static long millis(Row row, String column) {
    return requireNonNull(row.getDateTime(column), column).getMillis();
  }
}
