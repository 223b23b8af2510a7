/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmarks.BenchReport.Comparison;
import io.millrace.benchmarks.BenchReport.Entrant;
import io.millrace.benchmarks.BenchReport.Row;
import io.millrace.benchmarks.BenchReport.Run;
import io.millrace.benchmarks.BenchReport.Slope;
import io.millrace.benchmarks.BenchReport.Verdict;
import io.millrace.benchmarks.PageTable.Word;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report as one HTML file that needs no network, in the style and with the chart script of the
 * run report.
 */
final class BenchPage {
  private static final String LOOK = "io/millrace/pipelines/report/";
  private static final String CHART_JS =
      "META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";
  private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z_]+)}}");
  private static final double MIB = 1 << 20;
  private static final String BAD = "bad";

  private BenchPage() {}

  static void write(BenchReport report, Path file) throws IOException {
    Files.writeString(file, render(report), UTF_8);
  }

  static String render(BenchReport report) throws IOException {
    PageCharts.Drawn charts = PageCharts.of(report);
    Map<String, String> parts = new HashMap<>();
    parts.put("style", resource(LOOK + "report.css"));
    parts.put("library", resource(CHART_JS).replaceAll("(?m)^//# sourceMappingURL=.*$", ""));
    parts.put("script", resource(LOOK + "report.js"));
    parts.put("data", charts.data().replace("<", "\\u003c").replace("&", "\\u0026"));
    parts.put("charts", charts.html());
    parts.put("badge", report.passed() ? "good" : BAD);
    parts.put("verdict", report.passed() ? "✓ ALL RIGHT" : "✕ NOT RIGHT");
    parts.put("started", PageTable.escape(report.started()));
    parts.put("finished", PageTable.escape(report.finished()));
    parts.put("runs_made", Integer.toString(report.runs().size()));
    parts.put("comparisons", comparisons(report));
    parts.put("rows", rows(report));
    parts.put("slopes", slopes(report));
    parts.put("guards", guards(report));
    parts.put("contenders", contenders(report));
    parts.put("machine", pairs("Machine", report.machine()));
    parts.put("settings", pairs("Settings", report.settings()));
    parts.put("runs", runs(report));
    return SLOT.matcher(resource("io/millrace/benchmarks/bench.html"))
        .replaceAll(slot -> Matcher.quoteReplacement(part(parts, slot.group(1))));
  }

  private static String part(Map<String, String> parts, String name) {
    String part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("Missing part of the page: " + name);
    }
    return part;
  }

  private static String comparisons(BenchReport report) {
    PageTable table =
        new PageTable(
            "Comparisons",
            3,
            "Subject",
            "Against",
            "Workload",
            "Events",
            "Pairs",
            "Wall",
            "CPU",
            "To publish");
    for (Comparison one : report.comparisons()) {
      table.row(
          "",
          one.subject(),
          one.against(),
          one.workload(),
          grouped(one.events()),
          one.pairs(),
          one.wall().text(),
          one.cpu().text(),
          new Word(one.publishable() ? "yes" : "no: " + one.reason()));
    }
    return table.html();
  }

  private static String rows(BenchReport report) {
    PageTable table =
        new PageTable(
            "Contenders",
            2,
            "Contender",
            "Workload",
            "Events",
            "Rounds",
            "Wall s",
            "CPU s",
            "Peak MiB",
            "Events/s");
    for (Row row : report.rows()) {
      if (row.wallSeconds() == null || row.cpuSeconds() == null) {
        table.row(
            BAD,
            row.contender(),
            row.workload(),
            grouped(row.events()),
            row.rounds(),
            new Word("void: " + row.fault()));
      } else {
        table.row(
            "",
            row.contender(),
            row.workload(),
            grouped(row.events()),
            row.rounds(),
            row.wallSeconds().text(),
            row.cpuSeconds().text(),
            grouped(row.peakRssBytes() / MIB),
            grouped(row.eventsPerSecond()));
      }
    }
    report.notBuilt().forEach(name -> table.row("", name, "not built"));
    return table.html();
  }

  private static String slopes(BenchReport report) {
    PageTable table =
        new PageTable(
            "Slopes", 2, "Contender", "Workload", "From", "To", "Events/s", "CPU µs/event");
    for (Slope slope : report.slopes()) {
      table.row(
          "",
          slope.contender(),
          slope.workload(),
          grouped(slope.fromEvents()),
          grouped(slope.toEvents()),
          grouped(slope.eventsPerSecond()),
          rounded(slope.cpuMicrosPerEvent()));
    }
    return report.slopes().isEmpty()
        ? "<p class=\"none\">A slope needs two sizes.</p>"
        : table.html();
  }

  private static String guards(BenchReport report) {
    PageTable table =
        new PageTable(
            "Guards", 4, "Subject", "Against", "Measure", "State", "Least", "Ratio", "Why");
    for (Verdict one : report.guards()) {
      table.row(
          one.held() ? "" : BAD,
          one.subject(),
          one.against(),
          one.workload() + ", " + one.measure(),
          one.held() ? "held" : "broken",
          rounded(one.minimum()),
          one.ratio() == null ? "–" : rounded(one.ratio()),
          new Word(one.why()));
    }
    return report.guards().isEmpty()
        ? "<p class=\"none\">Guards are asked in a quick run.</p>"
        : table.html();
  }

  private static String contenders(BenchReport report) {
    PageTable table =
        new PageTable(
            "Settings of the contenders", 5, "Contender", "Engine", "Kind", "Flags", "Settings");
    for (Entrant one : report.contenders()) {
      table.row("", one.name(), one.engine(), one.kind(), one.flags(), one.settings());
    }
    return table.html();
  }

  private static String runs(BenchReport report) {
    PageTable table =
        new PageTable(
            "Runs",
            2,
            "Contender",
            "Workload",
            "Events",
            "Round",
            "Wall s",
            "CPU s",
            "Peak MiB",
            "Answer");
    for (Run run : report.runs()) {
      table.row(
          run.fault() == null ? "" : BAD,
          run.contender(),
          run.workload(),
          grouped(run.events()),
          run.round(),
          rounded(run.wallSeconds()),
          rounded(run.cpuSeconds()),
          grouped(run.peakRssBytes() / MIB),
          new Word(run.fault() == null ? "right" : run.fault()));
    }
    return table.html();
  }

  private static String pairs(String name, Map<String, String> pairs) {
    PageTable table = new PageTable(name, 2, name, "");
    pairs.forEach((key, value) -> table.row("", key, value));
    return table.html();
  }

  private static String grouped(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String rounded(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BenchPage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource on the class path: " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
