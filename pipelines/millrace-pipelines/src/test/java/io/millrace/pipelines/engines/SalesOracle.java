/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import io.millrace.pipelines.engines.SalesFiles.Line;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.ledger.LedgerTerm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@link SalesPipeline} must give, row by row, one file after the other. */
final class SalesOracle {
  private final Map<String, List<Long>> keptTimes = new HashMap<>();
  private final Map<String, Sum> sums = new HashMap<>();
  private final Map<String, Long> ledger = new HashMap<>();
  private final Map<String, List<String>> outputs = new TreeMap<>();

  private record Sum(long count, BigDecimal revenue) {}

  private SalesOracle() {}

  /** The lines of each output, sorted. */
  static Map<String, List<String>> outputs(List<List<Line>> files) {
    SalesOracle oracle = new SalesOracle();
    for (List<Line> file : files) {
      long latest = Long.MIN_VALUE;
      for (Line line : file) {
        oracle.read(line, latest);
        latest = line.sale() == null ? latest : Math.max(latest, line.sale().time());
      }
    }
    oracle.sums.forEach(
        (group, sum) ->
            oracle.add(SalesPipeline.SUMS, group + "|" + sum.count() + "|" + plain(sum.revenue())));
    oracle.ledger.forEach((term, count) -> oracle.add(SalesPipeline.LEDGER, term + "=" + count));
    oracle.outputs.values().forEach(lines -> lines.sort(null));
    return oracle.outputs;
  }

  private void read(Line line, long latest) {
    if (line.sale() == null && line.fault() == null) {
      return;
    }
    count(SalesPipeline.READ, LedgerTerm.READ);
    if (line.sale() == null) {
      reject(SalesPipeline.READ, line.fault() + "|" + line.text());
      return;
    }
    count(SalesPipeline.READ, LedgerTerm.WRITTEN);
    check(line, line.sale(), latest);
  }

  private void check(Line line, Sale sale, long latest) {
    count(SalesPipeline.CHECK, LedgerTerm.READ);
    String id = sale.id();
    if (id == null || (sale.quantity() != null && sale.quantity() <= 0)) {
      reject(SalesPipeline.CHECK, "RULE_FAILED|" + line.text());
      return;
    }
    count(SalesPipeline.CHECK, LedgerTerm.WRITTEN);
    count(SalesPipeline.DEDUPLICATE, LedgerTerm.READ);
    List<Long> times = keptTimes.computeIfAbsent(id, key -> new ArrayList<>());
    long horizon = SalesPipeline.HORIZON.toMillis();
    if (times.stream().anyMatch(time -> Math.abs(time - sale.time()) < horizon)) {
      count(SalesPipeline.DEDUPLICATE, LedgerTerm.DUPLICATES);
      add(SalesPipeline.DUPLICATES, sale.text());
      return;
    }
    times.add(sale.time());
    count(SalesPipeline.DEDUPLICATE, LedgerTerm.WRITTEN);
    enrich(sale, latest);
  }

  private void enrich(Sale sale, long latest) {
    count(SalesPipeline.ENRICH, LedgerTerm.READ);
    if (sale.kind() == null || !SalesPipeline.GROUPS.containsKey(sale.kind())) {
      reject(SalesPipeline.ENRICH, "ENRICHMENT_MISS|" + sale.text());
      return;
    }
    count(SalesPipeline.ENRICH, LedgerTerm.WRITTEN);
    String group = SalesPipeline.GROUPS.get(sale.kind());
    add(SalesPipeline.ENRICHED, sale.text() + "|" + group);
    aggregate(sale, group, latest);
  }

  private void aggregate(Sale sale, @Nullable String group, long latest) {
    count(SalesPipeline.AGGREGATE, LedgerTerm.READ);
    long size = SalesPipeline.WINDOW.toMillis();
    long start = Math.floorDiv(sale.time(), size) * size;
    boolean late =
        latest != Long.MIN_VALUE
            && start + size + SalesPipeline.LATENESS.toMillis()
                <= latest - SalesPipeline.DISORDER.toMillis();
    if (late) {
      count(SalesPipeline.AGGREGATE, LedgerTerm.LATE);
      add(SalesPipeline.LATE, sale.text() + "|" + group);
      return;
    }
    count(SalesPipeline.AGGREGATE, LedgerTerm.WRITTEN);
    BigDecimal price = sale.price() == null ? BigDecimal.ZERO : sale.price();
    sums.merge(
        group + "|" + start,
        new Sum(1, price),
        (one, other) -> new Sum(one.count + other.count, one.revenue.add(other.revenue)));
  }

  /** A sum's scale depends on the order of adding up nothing else. */
  static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  private void reject(String step, String letter) {
    count(step, LedgerTerm.REJECTED);
    add(SalesPipeline.REJECTED, step + "|" + letter);
  }

  private void count(String step, LedgerTerm term) {
    ledger.merge(Ledger.key(step, term), 1L, Long::sum);
  }

  private void add(String output, String line) {
    outputs.computeIfAbsent(output, name -> new ArrayList<>()).add(line);
  }
}
