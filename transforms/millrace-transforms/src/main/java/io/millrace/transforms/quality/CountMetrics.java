/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** Metrics that count rows. */
final class CountMetrics {
  private static final List<TypeName> ALL = List.of(TypeName.values());

  private CountMetrics() {}

  /** How many rows there are. */
  record Size() implements Metric {
    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public void check(MetricCheck check) {}

    @Override
    public Reading ask(Asks asks) {
      String rows = asks.count(Cell.EVERY);
      return window -> {
        long count = window.count(rows);
        return new Found(Amount.of(count), count, null, 0, List.of());
      };
    }
  }

  /** The share of rows in which a column has a value. */
  record Completeness(String column) implements Metric {
    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public boolean countsFailures() {
      return true;
    }

    @Override
    public void check(MetricCheck check) {
      check.columns(columns(), ALL);
    }

    @Override
    public Reading ask(Asks asks) {
      return share(asks, Cell.present(columns()), Cell.EVERY);
    }
  }

  /** The share of rows that keep a rule. */
  record Compliance(RowRule rule) implements Metric {
    @Override
    public List<String> columns() {
      return List.of(rule.field());
    }

    @Override
    public SortedMap<String, String> params() {
      return new TreeMap<>(Map.of("rule", rule.id(), "row_must", rule.expected()));
    }

    @Override
    public boolean countsFailures() {
      return true;
    }

    @Override
    public void check(MetricCheck check) {
      rule.problemWith(check.rows()).ifPresent(check.problems());
      if (rule.asked().needsStamps() || rule.asked().question() instanceof ReferenceQuestion) {
        check.problem(rule.id() + " needs more than the row; ask CheckQuality.rows for it");
      }
    }

    @Override
    public Reading ask(Asks asks) {
      String id = "rule " + asks.next();
      Cell kept = Cell.flag("keeps " + id, KeepsRule.passing(rule, asks.schema()));
      return rule.asked().whereWords().isEmpty()
          ? share(asks, kept, Cell.EVERY)
          : share(
              asks, kept, Cell.flag("concerns " + id, KeepsRule.concerning(rule, asks.schema())));
    }
  }

  /**
   * @param asked of the rows that count
   */
  private static Metric.Reading share(Asks asks, Cell flag, Cell asked) {
    String kept = asks.count(flag);
    String all = asks.count(Cell.EVERY);
    String tested = asks.count(asked);
    @Nullable String samples = asks.samplesUnless(flag);
    return window -> {
      long failed = window.count(all) - window.count(kept);
      long rows = window.count(tested);
      return Found.share(rows - failed, rows, window.texts(samples));
    };
  }
}
