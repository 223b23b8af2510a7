/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.BenchReport.Comparison;
import io.millrace.benchmarks.BenchReport.Fresh;
import io.millrace.benchmarks.BenchReport.Row;
import io.millrace.benchmarks.BenchReport.Slope;
import io.millrace.benchmarks.BenchReport.Verdict;
import io.millrace.benchmarks.Course.Stretch;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report for a terminal of 100 columns. */
final class BenchText {
  private static final double MIB = 1 << 20;
  private static final double THOUSAND = 1000;

  private final StringBuilder text = new StringBuilder();

  private BenchText() {}

  static String of(BenchReport report) {
    BenchText page = new BenchText();
    page.rows(report);
    page.slopes(report);
    page.comparisons(report);
    page.freshness(report);
    page.courses(report);
    page.guards(report);
    return page.text.toString();
  }

  private void rows(BenchReport report) {
    line(
        "%n%-22s %-3s %12s %9s %9s %9s %9s",
        "Contender", "", "events", "wall s", "CPU s", "peak MiB", "k ev/s");
    for (Row row : report.rows()) {
      if (row.wallSeconds() == null || row.cpuSeconds() == null) {
        line(
            "%-22s %-3s %,12d  VOID: %s",
            row.contender(), row.workload(), row.events(), row.fault());
      } else {
        line(
            "%-22s %-3s %,12d %9.2f %9.2f %,9.0f %,9.0f",
            row.contender(),
            row.workload(),
            row.events(),
            row.wallSeconds().median(),
            row.cpuSeconds().median(),
            row.peakRssBytes() / MIB,
            row.eventsPerSecond() / THOUSAND);
      }
    }
    report.absent().forEach(one -> line("%-22s %s", one.contender(), one.reason()));
  }

  private void slopes(BenchReport report) {
    if (!report.slopes().isEmpty()) {
      line("%n%-26s %26s %9s %14s", "Without the start", "events", "k ev/s", "CPU us/event");
    }
    for (Slope slope : report.slopes()) {
      line(
          "%-22s %-3s %,13d-%,12d %9.0f %14.2f",
          slope.contender(),
          slope.workload(),
          slope.fromEvents(),
          slope.toEvents(),
          slope.eventsPerSecond() / THOUSAND,
          slope.cpuMicrosPerEvent());
    }
  }

  private void comparisons(BenchReport report) {
    if (!report.comparisons().isEmpty()) {
      line("%n%-44s %12s  %-19s %-19s", "So many times as fast", "events", "wall", "CPU");
    }
    for (Comparison one : report.comparisons()) {
      line(
          "%-44s %,12d  %-19s %-19s %s",
          one.subject() + " / " + one.against() + " " + one.workload(),
          one.events(),
          one.wall().text(),
          one.cpu().text(),
          one.publishable() ? "" : "not to publish: " + one.reason());
    }
  }

  private void freshness(BenchReport report) {
    if (!report.freshness().isEmpty()) {
      line(
          "%n%-22s %14s %9s %9s %9s %14s",
          "Freshness", "events/s", "p50 ms", "p99 ms", "max ms", "sender late ms");
    }
    for (Fresh one : report.freshness()) {
      line(
          one.fault() == null ? "%-22s %,14.0f %,9d %,9d %,9d %,14d" : "%-22s %,14.0f  VOID: %7$s",
          one.contender(),
          one.heldRate() * one.share(),
          one.p50Millis(),
          one.p99Millis(),
          one.maxMillis(),
          one.senderLateMillis(),
          one.fault());
    }
  }

  private void courses(BenchReport report) {
    for (Course course : report.courses()) {
      line(
          "%n%-22s %14s %14s %14s %9s",
          course.contender(), "events", "us/event", "CPU us/event", "MiB");
      for (Stretch one : course.stretches()) {
        line(
            "%-22s %,14d %14.3f %14.3f %,9.0f",
            "", one.events(), one.wallMicros(), one.cpuMicros(), one.rssBytes() / MIB);
      }
    }
  }

  private void guards(BenchReport report) {
    if (!report.guards().isEmpty()) {
      line("%nGuards");
    }
    for (Verdict one : report.guards()) {
      line(
          "%-6s %s / %s %s, %s: %s (must be at least %.2f)",
          one.held() ? "ok" : "BROKEN",
          one.subject(),
          one.against(),
          one.workload(),
          one.measure(),
          one.ratio() == null ? "no ratio" : String.format(Locale.ROOT, "%.2f", one.ratio()),
          one.minimum());
    }
  }

  private void line(String format, @Nullable Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
