/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.BenchReport.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Bars of throughput, CPU and memory: one group per contender, one colour per size. */
final class PageCharts {
  private static final double MICROS = 1e6;
  private static final double MIB = 1 << 20;

  private final BenchReport report;
  private final ArrayNode data = JsonNodeFactory.instance.arrayNode();
  private final StringBuilder html = new StringBuilder("<div class=\"charts\">\n");

  private PageCharts(BenchReport report) {
    this.report = report;
  }

  /** The cards for the page, and what the run report's script draws in them. */
  record Drawn(String html, String data) {}

  static Drawn of(BenchReport report) {
    PageCharts charts = new PageCharts(report);
    for (String workload : report.rows().stream().map(Row::workload).distinct().toList()) {
      charts.add(workload, "throughput", "Events per second", Row::eventsPerSecond);
      charts.add(workload, "cpu", "CPU microseconds per event", PageCharts::microsPerEvent);
      charts.add(workload, "memory", "Peak memory, MiB", row -> row.peakRssBytes() / MIB);
    }
    return new Drawn(charts.html.append("</div>").toString(), charts.data.toString());
  }

  private static double microsPerEvent(Row row) {
    Spread cpu = Objects.requireNonNull(row.cpuSeconds(), "a void row is not drawn");
    return cpu.median() * MICROS / row.events();
  }

  private void add(String workload, String id, String title, Function<Row, Double> figure) {
    List<Row> rows =
        report.rows().stream()
            .filter(row -> row.workload().equals(workload) && row.fault() == null)
            .toList();
    List<String> names = rows.stream().map(Row::contender).distinct().toList();
    List<Integer> sizes = rows.stream().map(Row::events).distinct().sorted().toList();
    if (names.isEmpty()) {
      return;
    }
    ObjectNode chart = data.addObject();
    chart.put("id", workload + "-" + id).put("unit", "").put("kind", "bar");
    names.forEach(chart.putArray("labels")::add);
    chart.putArray("times");
    ArrayNode series = chart.putArray("series");
    PageTable table = new PageTable(title).words("Contender").numbers(heads(sizes));
    for (int size : sizes) {
      ObjectNode one = series.addObject().put("name", events(size));
      ArrayNode values = one.putArray("values");
      names.forEach(name -> values.add(value(row(rows, name, size), figure)));
    }
    for (String name : names) {
      List<Object> cells = new ArrayList<>(List.of(name));
      sizes.forEach(size -> cells.add(value(row(rows, name, size), figure)));
      table.row("", cells.toArray());
    }
    String shown = PageTable.escape(workload.toUpperCase(Locale.ROOT) + ": " + title);
    html.append("<figure class=\"card\"><figcaption><h3>").append(shown);
    html.append("</h3></figcaption><div class=\"plot bar\"><canvas id=\"chart-");
    html.append(workload).append('-').append(id).append("\" role=\"img\" aria-label=\"");
    html.append(shown).append("; the values follow\"></canvas></div>");
    html.append("<details><summary>Values</summary>").append(table.html());
    html.append("</details></figure>\n");
  }

  private static String[] heads(List<Integer> sizes) {
    return sizes.stream().map(PageCharts::events).toArray(String[]::new);
  }

  private static String events(int size) {
    return String.format(Locale.ROOT, "%,d events", size);
  }

  private static @Nullable Row row(List<Row> rows, String name, int size) {
    return rows.stream()
        .filter(row -> row.contender().equals(name) && row.events() == size)
        .findFirst()
        .orElse(null);
  }

  private static String value(@Nullable Row row, Function<Row, Double> figure) {
    if (row == null) {
      return "0";
    }
    double value = figure.apply(row);
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
