/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Series;
import java.math.BigDecimal;
import java.util.List;

/** Cards with a canvas each and the exact numbers below it, and the data the script draws. */
final class ChartPart {
  private ChartPart() {}

  static String render(List<Chart> charts) {
    if (charts.isEmpty()) {
      return TableParts.none("No chart was made.");
    }
    Html html = new Html().open("div", "class", "charts");
    charts.forEach(chart -> html.line().markup(card(chart, Axis.of(chart))));
    return html.close().end();
  }

  private static Html card(Chart chart, Axis axis) {
    Html html = new Html().open("figure", "class", "card", "data-chart", chart.id());
    html.open("figcaption").leaf("h3", chart.title());
    html.leaf("p", axis.isTimed() ? chart.unit() + " · times in UTC" : chart.unit()).close();
    if (axis.labels().isEmpty()) {
      return html.leaf("p", "No values.", "class", "none").close();
    }
    String id = "chart-" + chart.id();
    html.open("div", "class", "plot " + chart.kind());
    html.leaf("canvas", "", "id", id, "role", "img", "aria-label", spoken(chart, axis)).close();
    html.open("details").leaf("summary", "Exact values");
    return html.markup(table(chart, axis)).close().close();
  }

  private static String spoken(Chart chart, Axis axis) {
    String kind = chart.title() + ", " + chart.kind() + " chart in " + chart.unit();
    String names = String.join(", ", chart.series().stream().map(Series::name).toList());
    String first = axis.labels().get(0);
    String last = axis.labels().get(axis.labels().size() - 1);
    return kind + ": " + names + ", " + first + " to " + last + "; the exact values follow";
  }

  private static Html table(Chart chart, Axis axis) {
    HtmlTable table = HtmlTable.of(chart.title()).words(axis.isTimed() ? "Time, UTC" : "Name");
    chart.series().forEach(series -> table.numbers(series.name()));
    for (int i = 0; i < chart.labels().size(); i++) {
      table.row("data-label", chart.labels().get(i)).head(axis.labels().get(i));
      for (Series series : chart.series()) {
        BigDecimal value = series.values().get(i);
        table.number(series.name(), value, Figures.grouped(value));
      }
    }
    return table.end();
  }

  /**
   * The charts as the script reads them. Values are text, so a tooltip shows every digit; times are
   * in milliseconds, none where the labels are not times.
   */
  static ArrayNode data(List<Chart> charts) {
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    for (Chart chart : charts) {
      Axis axis = Axis.of(chart);
      ObjectNode node = data.addObject();
      node.put("id", chart.id()).put("unit", chart.unit()).put("kind", chart.kind());
      ArrayNode labels = node.putArray("labels");
      axis.labels().forEach(labels::add);
      ArrayNode times = node.putArray("times");
      axis.times().forEach(time -> times.add(time.toEpochMilli()));
      ArrayNode lines = node.putArray("series");
      for (Series series : chart.series()) {
        ArrayNode values = lines.addObject().put("name", series.name()).putArray("values");
        series.values().forEach(value -> values.add(value.toPlainString()));
      }
    }
    return data;
  }
}
