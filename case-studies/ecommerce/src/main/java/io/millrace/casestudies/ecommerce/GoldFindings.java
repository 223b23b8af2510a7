/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.pipelines.PreparedPipeline.Findings;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunOutcome;
import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Check;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/** The numbers and pictures of a run, added up from the gold tables alone. */
final class GoldFindings {
  private static final int RANKED = 10;
  private final RunOutcome outcome;
  private final GoldSeries revenue = GoldSeries.perHour("revenue", "Revenue per hour", "");
  private final GoldSeries orders =
      GoldSeries.perHour("order-lines", "Order lines per hour", "lines");
  private final GoldSeries units =
      GoldSeries.perHour("units", "Units sold and returned per hour", "units");
  private final GoldSeries sessions =
      GoldSeries.perHour(
          "sessions", "Sessions started per hour, and events without a customer", "count");
  private final GoldSeries products =
      GoldSeries.ranking("top-products", "Products with the most revenue", "", RANKED);
  private final GoldSeries countries =
      GoldSeries.ranking("top-countries", "Countries with the most revenue", "", RANKED);
  private final Map<String, BigDecimal> revenues = new TreeMap<>();
  private final Map<String, BigDecimal> counts = new LinkedHashMap<>();

  private GoldFindings(RunOutcome outcome) {
    this.outcome = outcome;
  }

  static Findings of(RunOutcome outcome, EcommerceInputs inputs) {
    GoldFindings findings = new GoldFindings(outcome);
    findings.addUp();
    List<Check> checks = new ArrayList<>();
    if (inputs.mode() == RunMode.STREAMING) {
      checks.add(findings.held(Tables.SALES_BY_PRODUCT, "order_lines"));
      checks.add(findings.held(Tables.SALES_BY_COUNTRY, "order_lines"));
      checks.add(findings.held(Tables.WITHOUT_CUSTOMER, "events"));
    }
    if (inputs.truth() != null) {
      checks.addAll(TruthCheck.run(outcome, inputs.truth()));
    }
    return new Findings(findings.headline(), findings.charts(), checks);
  }

  /** Money first, by currency. */
  private Map<String, BigDecimal> headline() {
    Map<String, BigDecimal> headline = new LinkedHashMap<>(revenues);
    headline.putAll(counts);
    return headline;
  }

  private void addUp() {
    outcome.tables().forEachRow(Tables.SALES_BY_COUNTRY, this::addSales);
    outcome
        .tables()
        .forEachRow(
            Tables.SALES_BY_PRODUCT,
            row -> products.add(text(row, "product_id"), text(row, "currency"), money(row)));
    count("Sessions", 0);
    count("Events without a customer", 0);
    outcome.tables().forEachRow(Tables.SESSIONS, this::addSession);
    outcome.tables().forEachRow(Tables.WITHOUT_CUSTOMER, this::addWithoutCustomer);
    for (String input : List.of(Datasets.ORDERS, Datasets.CLICKS)) {
      count("Exact duplicates", outcome.duplicatesOf("Deduplicate/" + input).exact());
      count("Conflicting duplicates", outcome.duplicatesOf("Deduplicate/" + input).conflicting());
    }
    count("Dead letters", outcome.ledger().rejected());
  }

  /**
   * Whether the windows of a table hold each row once. A stream's ledger counts what windows took
   * in, since they come out again with each correction.
   */
  private Check held(IcebergTable table, String column) {
    long[] held = new long[1];
    outcome.tables().forEachRow(table.selecting(column), row -> held[0] += number(row, column));
    long absorbed = outcome.step("Aggregate/" + table.name()).written();
    return new Check(
        "windows of " + table.name(),
        held[0] == absorbed,
        held[0] + " rows in them, " + absorbed + " taken in");
  }

  private void addSales(Row row) {
    String currency = text(row, "currency");
    String hour = hour(row, "window_start");
    revenues.merge("Revenue " + currency, money(row), BigDecimal::add);
    count("Order lines", number(row, "order_lines"));
    count("Units sold", number(row, "units"));
    count("Return lines", number(row, "returns"));
    revenue.add(hour, currency, money(row));
    orders.add(hour, "lines", BigDecimal.valueOf(number(row, "order_lines")));
    units.add(hour, "sold", BigDecimal.valueOf(number(row, "units")));
    units.add(hour, "returned", BigDecimal.valueOf(number(row, "returned_units")));
    countries.add(text(row, "country"), currency, money(row));
  }

  private void addSession(Row row) {
    count("Sessions", 1);
    long start = requireNonNull(row.getDateTime("session_start"), "session_start").getMillis();
    long window = EcommerceGraph.WINDOW.toMillis();
    sessions.add(iso(Math.floorDiv(start, window) * window), "sessions", BigDecimal.ONE);
  }

  private void addWithoutCustomer(Row row) {
    count("Events without a customer", number(row, "events"));
    sessions.add(
        hour(row, "window_start"),
        text(row, "input") + " without a customer",
        BigDecimal.valueOf(number(row, "events")));
  }

  private List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    for (GoldSeries series : List.of(revenue, orders, units, sessions, products, countries)) {
      if (!series.isEmpty()) {
        charts.add(series.chart());
      }
    }
    return charts;
  }

  private void count(String label, long number) {
    counts.merge(label, BigDecimal.valueOf(number), BigDecimal::add);
  }

  private static String hour(Row row, String column) {
    return iso(requireNonNull(row.getDateTime(column), column).getMillis());
  }

  private static String iso(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String text(Row row, String column) {
    String value = row.getString(column);
    return value == null ? "(none)" : value;
  }

  private static long number(Row row, String column) {
    return requireNonNull(row.getInt64(column), column);
  }

  /** Exact, without the zeros that fill a column's scale; cents stay two digits. */
  private static BigDecimal money(Row row) {
    BigDecimal revenue = requireNonNull(row.getDecimal("revenue"), "revenue").stripTrailingZeros();
    return revenue.setScale(Math.max(2, revenue.scale()));
  }
}
