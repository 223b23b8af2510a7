/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.period.KeyRows;
import io.millrace.transforms.period.KeyWork;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.Results;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Decides the verdicts of a rule in a group by the numbers of the windows before, as the verdicts
 * show them. Of a window that was corrected the highest pane counts.
 *
 * @param strategies by the names of rules
 * @param stepMillis from one window to the next
 */
record AnomalyWork(Map<String, AnomalyStrategy> strategies, long stepMillis) implements KeyWork {
  private static final long serialVersionUID = 1L;

  @Override
  public void decide(KeyRows rows, Period period, Results out) {
    int next = 0;
    int verdicts = 0;
    int failures = 0;
    for (int from = 0; from < rows.size(); from = next) {
      long time = rows.time(from);
      next = time == Long.MAX_VALUE ? rows.size() : rows.firstFrom(time + 1);
      if (period.holds(time)) {
        Row verdict = decided(rows, highest(rows, from, next), time);
        verdicts++;
        failures += VerdictRows.isFailure(verdict) ? 1 : 0;
        out.add(verdict, time);
      }
    }
    CheckWindowsMetrics.VERDICTS.counter().inc(verdicts);
    CheckWindowsMetrics.FAILURES.counter().inc(failures);
  }

  private static Row highest(KeyRows rows, int from, int to) {
    Row highest = rows.row(from);
    for (int i = from + 1; i < to; i++) {
      Row row = rows.row(i);
      if (pane(row) > pane(highest)) {
        highest = row;
      }
    }
    return highest;
  }

  private static long pane(Row verdict) {
    return requireNonNull(verdict.getInt64("pane"), "pane is null");
  }

  private Row decided(KeyRows rows, Row verdict, long time) {
    String name = requireNonNull(verdict.getString("name"), "name is null");
    AnomalyStrategy strategy = requireNonNull(strategies.get(name), name);
    Outcome.Status status = status(verdict, before(rows, time, strategy.lookBack()), strategy);
    return Row.fromRow(verdict)
        .withFieldValue("success", status != Outcome.Status.FAIL)
        .withFieldValue("status", status.word())
        .withFieldValue("isFinal", true)
        .build();
  }

  private List<BigDecimal> before(KeyRows rows, long time, int windows) {
    List<BigDecimal> numbers = new ArrayList<>();
    int next = rows.firstFrom(time - windows * stepMillis);
    for (int from = next; from < rows.size() && rows.time(from) < time; from = next) {
      next = rows.firstFrom(rows.time(from) + 1);
      BigDecimal number = number(highest(rows, from, next));
      if (number != null) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private static Outcome.Status status(
      Row verdict, List<BigDecimal> before, AnomalyStrategy strategy) {
    if (verdict.getString("actual") == null || before.size() < strategy.kind().leastWindows()) {
      return Outcome.Status.SKIP;
    }
    BigDecimal number = number(verdict);
    return number != null && AnomalyJudge.passes(strategy, number, before)
        ? Outcome.Status.PASS
        : Outcome.Status.FAIL;
  }

  /** Null for none, and for one that is not finite. */
  private static @Nullable BigDecimal number(Row verdict) {
    String actual = verdict.getString("actual");
    return actual == null || actual.equals("NaN") || actual.endsWith("Infinity")
        ? null
        : new BigDecimal(actual);
  }
}
