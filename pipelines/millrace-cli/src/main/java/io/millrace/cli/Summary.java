/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.report.RunReport;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.pipelines.report.RunReport.TableState;
import io.millrace.transforms.ledger.StepBalance;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * A finished run for a terminal: the ledger, the dead letters, the tables, and where the page is.
 */
final class Summary {
  private static final double MILLIS = 1000.0;
  private static final long MEBIBYTE = 1024L * 1024;
  private static final int SAMPLE = 90;
  private final PrintWriter out;

  Summary(PrintWriter out) {
    this.out = out;
  }

  void print(RunReport report, Path page) {
    ledger(report);
    if (!report.deadLetters().isEmpty()) {
      deadLetters(report);
    }
    tables(report);
    report
        .headline()
        .forEach((label, value) -> line("%-28s %,20." + digits(value) + "f", label, value));
    report.checks().forEach(this::check);
    report.notes().forEach(note -> out.println("Note: " + note));
    out.println();
    if (!report.succeeded()) {
      out.println("FAILED: " + report.failure());
    }
    double seconds = Duration.between(report.started(), report.finished()).toMillis() / MILLIS;
    line(
        "%s in %.1f s, peak heap %,d MiB",
        report.succeeded() ? "Succeeded" : "Failed", seconds, report.peakHeapBytes() / MEBIBYTE);
    out.println("Report: " + page);
  }

  /** As many digits behind the point as the value has: nothing is rounded. */
  private static int digits(BigDecimal value) {
    return Math.max(0, value.scale());
  }

  private void ledger(RunReport report) {
    boolean replays = report.ledger().stream().anyMatch(step -> step.replayed() != 0);
    line(
        "%n%-40s %9s %9s %9s %9s %6s %9s%s",
        "Ledger",
        "read",
        "written",
        "filtered",
        "duplic.",
        "late",
        "rejected",
        replays ? "  replayed" : "");
    for (StepBalance step : report.ledger()) {
      line(
          "%-40s %,9d %,9d %,9d %,9d %,6d %,9d%s%s",
          step.step(),
          step.read(),
          step.written(),
          step.filtered(),
          step.duplicates(),
          step.late(),
          step.rejected(),
          replays ? String.format(Locale.ROOT, "%,10d", step.replayed()) : "",
          step.isBalanced() ? "" : "  MISSING " + step.missing());
    }
  }

  private void deadLetters(RunReport report) {
    line("%n%-40s %9s  %s", "Dead letters", "records", "e.g.");
    for (DeadLetterCause cause : report.deadLetters()) {
      line("%-40s %,9d  %s", cause.step() + " " + cause.cause(), cause.records(), sample(cause));
    }
  }

  private static String sample(DeadLetterCause cause) {
    String oneLine = cause.sample().replaceAll("\\p{Cntrl}+", " ");
    return oneLine.length() <= SAMPLE ? oneLine : oneLine.substring(0, SAMPLE) + "...";
  }

  private void tables(RunReport report) {
    line("%n%-40s %9s %9s %6s %12s", "Tables", "written", "rows", "files", "bytes");
    for (TableState table : report.tables()) {
      line(
          "%-40s %,9d %,9d %,6d %,12d%s",
          table.table(),
          table.written(),
          table.rows(),
          table.files(),
          table.bytes(),
          replaced(table));
    }
    out.println();
  }

  /** What became of rows that the table does not show; empty if it shows all. */
  private static String replaced(TableState table) {
    return part(table.superseded(), "superseded") + part(table.deleted(), "deleted");
  }

  private static String part(long rows, String what) {
    return rows == 0 ? "" : String.format(Locale.ROOT, "  %,d %s", rows, what);
  }

  private void check(Check check) {
    line("%-6s %s: %s", check.passed() ? "ok" : "FAILED", check.name(), check.detail());
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
