/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Series;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values by label and series name, added up. */
record GoldSeries(
    String id, String title, String unit, int ranked, Map<String, Map<String, BigDecimal>> values) {

  static GoldSeries perHour(String id, String title, String unit) {
    return new GoldSeries(id, title, unit, 0, new TreeMap<>());
  }

  static GoldSeries ranking(String id, String title, String unit, int most) {
    return new GoldSeries(id, title, unit, most, new TreeMap<>());
  }

  void add(String label, String name, BigDecimal value) {
    values.computeIfAbsent(label, absent -> new TreeMap<>()).merge(name, value, BigDecimal::add);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Chart chart() {
    List<String> labels = ranked > 0 ? best() : everyHour();
    List<String> names =
        values.values().stream()
            .flatMap(byName -> byName.keySet().stream())
            .distinct()
            .sorted()
            .toList();
    List<Series> series = names.stream().map(name -> new Series(name, of(name, labels))).toList();
    // The series of money are named for their currencies.
    String shown = unit.isEmpty() ? String.join(", ", names) : unit;
    return new Chart(id, title, shown, ranked > 0 ? "bar" : "line", labels, series);
  }

  private List<BigDecimal> of(String name, List<String> labels) {
    return labels.stream()
        .map(label -> values.getOrDefault(label, Map.of()).getOrDefault(name, BigDecimal.ZERO))
        .toList();
  }

  private List<String> best() {
    return values.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, Map<String, BigDecimal>> entry) ->
                        entry.getValue().values().stream().reduce(BigDecimal.ZERO, BigDecimal::max))
                .reversed())
        .limit(ranked)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Hours without a sale are zeros, not gaps that a line would jump over. */
  private List<String> everyHour() {
    List<String> hours = new ArrayList<>();
    TreeMap<String, Map<String, BigDecimal>> sorted = new TreeMap<>(values);
    Instant last = Instant.parse(sorted.lastKey());
    for (Instant hour = Instant.parse(sorted.firstKey());
        !hour.isAfter(last);
        hour = hour.plus(EcommerceGraph.WINDOW)) {
      hours.add(hour.toString());
    }
    return hours;
  }
}
