/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.report.ParityReport;
import io.millrace.pipelines.report.ParityReport.Arrival;
import io.millrace.pipelines.report.ParityReport.Cell;
import io.millrace.pipelines.report.ParityReport.Held;
import io.millrace.pipelines.report.ParityReport.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A parity report for a terminal: the orders, the tables, the cells, and what differs. */
record ParitySummary(PrintWriter out) {
  private static final double MILLIS = 1000.0;
  private static final int HASH_SHOWN = 16;

  void print(ParityReport report, Path page) {
    line("%n%-12s %9s %9s %10s  %s", "Arrival", "records", "repeats", "stragglers", "meaning");
    for (Arrival arrival : report.arrivals()) {
      line(
          "%-12s %,9d %,9d %,10d  %s",
          arrival.name(),
          arrival.records(),
          arrival.repeats(),
          arrival.stragglers(),
          arrival.meaning());
    }
    report.cells().stream()
        .filter(cell -> !cell.tables().isEmpty())
        .findFirst()
        .ifPresent(this::tables);
    line(
        "%n%-12s %-10s %-8s %-12s %8s %9s  %s",
        "Arrival", "mode", "runner", "result", "seconds", "rows", "hash");
    report.cells().forEach(this::cell);
    out.println();
    report.cells().forEach(this::differences);
    double seconds = Duration.between(report.started(), report.finished()).toMillis() / MILLIS;
    line("%d of %d cells agree, in %.1f s", report.agreeing(), report.cells().size(), seconds);
    out.println("Report: " + page);
  }

  private void tables(Cell cell) {
    line("%n%-28s %9s %8s  %s", "Tables of " + cell.arrival(), "rows", "windows", "hash");
    for (Table table : cell.tables()) {
      line(
          "%-28s %,9d %,8d  %s",
          table.table(), table.rows(), table.windows(), shortened(table.hash()));
    }
  }

  private void cell(Cell cell) {
    line(
        "%-12s %-10s %-8s %-12s %8.1f %,9d  %s",
        cell.arrival(),
        cell.mode(),
        cell.runner(),
        cell.result().label(),
        cell.took().toMillis() / MILLIS,
        cell.rows(),
        shortened(cell.hash()));
  }

  private void differences(Cell cell) {
    String name = "%s, %s on %s".formatted(cell.arrival(), cell.mode(), cell.runner());
    if (cell.reason() != null) {
      line("%s: %s", name, cell.reason());
    }
    for (Table table : cell.tables()) {
      for (Held held : table.held()) {
        held.differences()
            .forEach(
                difference ->
                    line("%s: %s against %s: %s", name, table.table(), held.against(), difference));
      }
    }
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
