/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;

import io.millrace.pipelines.PreparedPipeline.Findings;
import io.millrace.pipelines.RunOutcome;
import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Check;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/** The numbers and pictures of a run, added up from the gold tables alone. */
final class GoldFindings {
  private static final int RANKED = 10;
  private final RunOutcome outcome;
  private final Series revenue = Series.perHour("revenue", "Revenue per hour", "");
  private final Series orders = Series.perHour("order-lines", "Order lines per hour", "lines");
  private final Series units = Series.perHour("units", "Units sold and returned per hour", "units");
  private final Series sessions =
      Series.perHour("sessions", "Sessions started per hour, and events without a customer", "");
  private final Series products =
      Series.ranking("top-products", "Products with the most revenue", "", RANKED);
  private final Series countries =
      Series.ranking("top-countries", "Countries with the most revenue", "", RANKED);
  private final Map<String, BigDecimal> headline = new LinkedHashMap<>();

  private GoldFindings(RunOutcome outcome) {
    this.outcome = outcome;
  }

  static Findings of(RunOutcome outcome, EcommerceInputs inputs) {
    GoldFindings findings = new GoldFindings(outcome);
    findings.addUp();
    List<Check> checks =
        inputs.truth() == null ? List.of() : TruthCheck.run(outcome, inputs.truth());
    return new Findings(findings.headline, findings.charts(), checks);
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

  private void addSales(Row row) {
    String currency = text(row, "currency");
    String hour = hour(row, "window_start");
    headline.merge("Revenue " + currency, money(row), BigDecimal::add);
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
    for (Series series : List.of(revenue, orders, units, sessions, products, countries)) {
      if (!series.isEmpty()) {
        charts.add(series.chart());
      }
    }
    return charts;
  }

  private void count(String label, long number) {
    headline.merge(label, BigDecimal.valueOf(number), BigDecimal::add);
  }

  private static String hour(Row row, String column) {
    return iso(requireNonNull(row.getDateTime(column), column).getMillis());
  }

  private static String iso(long millis) {
    return java.time.Instant.ofEpochMilli(millis).toString();
  }

  private static String text(Row row, String column) {
    String value = row.getString(column);
    return value == null ? "(none)" : value;
  }

  private static long number(Row row, String column) {
    return requireNonNull(row.getInt64(column), column);
  }

  private static BigDecimal money(Row row) {
    return requireNonNull(row.getDecimal("revenue"), "revenue");
  }

  /** Values by label and series name, added up. */
  private record Series(
      String id,
      String title,
      String unit,
      int ranked,
      Map<String, Map<String, BigDecimal>> values) {

    static Series perHour(String id, String title, String unit) {
      return new Series(id, title, unit, 0, new java.util.TreeMap<>());
    }

    static Series ranking(String id, String title, String unit, int most) {
      return new Series(id, title, unit, most, new java.util.TreeMap<>());
    }

    void add(String label, String name, BigDecimal value) {
      values
          .computeIfAbsent(label, absent -> new java.util.TreeMap<>())
          .merge(name, value, BigDecimal::add);
    }

    boolean isEmpty() {
      return values.isEmpty();
    }

    Chart chart() {
      List<String> labels = ranked > 0 ? best() : everyHour();
      List<io.millrace.pipelines.report.RunReport.Series> series =
          values.values().stream()
              .flatMap(byName -> byName.keySet().stream())
              .distinct()
              .sorted()
              .map(
                  name -> new io.millrace.pipelines.report.RunReport.Series(name, of(name, labels)))
              .toList();
      return new Chart(id, title, unit, ranked > 0 ? "bar" : "line", labels, series);
    }

    private List<BigDecimal> of(String name, List<String> labels) {
      return labels.stream()
          .map(label -> values.getOrDefault(label, Map.of()).getOrDefault(name, BigDecimal.ZERO))
          .toList();
    }

    private List<String> best() {
      return values.entrySet().stream()
          .sorted(
              java.util.Comparator.comparing(
                      (Map.Entry<String, Map<String, BigDecimal>> entry) ->
                          entry.getValue().values().stream()
                              .reduce(BigDecimal.ZERO, BigDecimal::max))
                  .reversed())
          .limit(ranked)
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Hours without a sale are zeros, not gaps that a line would jump over. */
    private List<String> everyHour() {
      List<String> hours = new ArrayList<>();
      java.util.TreeMap<String, Map<String, BigDecimal>> sorted = new java.util.TreeMap<>(values);
      java.time.Instant last = java.time.Instant.parse(sorted.lastKey());
      for (java.time.Instant hour = java.time.Instant.parse(sorted.firstKey());
          !hour.isAfter(last);
          hour = hour.plus(Duration.ofHours(1))) {
        hours.add(hour.toString());
      }
      return hours;
    }
  }
}
