/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmarks.BenchReport.Absent;
import io.millrace.benchmarks.BenchReport.Comparison;
import io.millrace.benchmarks.BenchReport.Entrant;
import io.millrace.benchmarks.BenchReport.Fresh;
import io.millrace.benchmarks.BenchReport.Row;
import io.millrace.benchmarks.BenchReport.Run;
import io.millrace.benchmarks.BenchReport.Slope;
import io.millrace.benchmarks.BenchReport.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
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
  private static final String NONE = "–";

  private BenchPage() {}

  static void write(BenchReport report, Path file) throws IOException {
    Files.writeString(file, render(report), UTF_8);
  }

  static String render(BenchReport report) throws IOException {
    PageCharts.Drawn charts = PageCharts.of(report);
    Map<String, String> parts = new HashMap<>();
    String style = resource(LOOK + "report.css");
    String library = resource(CHART_JS).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    String script = resource(LOOK + "report.js");
    parts.put("policy", PageTable.escape(policy(style, library, script)));
    parts.put("style", style);
    parts.put("library", library);
    parts.put("script", script);
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
    parts.put("freshness", freshness(report));
    parts.put("courses", courses(report));
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
        new PageTable("Ratios")
            .words("Subject", "Against", "Workload")
            .numbers("Events", "Pairs", "Wall", "CPU")
            .sentences("To publish");
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
          one.publishable() ? "yes" : "no: " + one.reason());
    }
    return report.comparisons().isEmpty() ? none("No pair ran that is compared.") : table.html();
  }

  private static String rows(BenchReport report) {
    PageTable table =
        new PageTable("Figures")
            .words("Contender", "Workload")
            .numbers("Events", "Rounds", "Wall s", "CPU s", "Peak MiB", "Events/s")
            .sentences("Answer");
    for (Row row : report.rows()) {
      boolean counts = row.fault() == null;
      table.row(
          counts ? "" : BAD,
          row.contender(),
          row.workload(),
          grouped(row.events()),
          row.rounds(),
          row.wallSeconds() == null ? NONE : row.wallSeconds().text(),
          row.cpuSeconds() == null ? NONE : row.cpuSeconds().text(),
          counts ? grouped(row.peakRssBytes() / MIB) : NONE,
          counts ? grouped(row.eventsPerSecond()) : NONE,
          counts ? "right" : "void: " + row.fault());
    }
    for (Absent one : report.absent()) {
      table.row("", one.contender(), NONE, NONE, NONE, NONE, NONE, NONE, NONE, one.reason());
    }
    return table.html();
  }

  private static String slopes(BenchReport report) {
    PageTable table =
        new PageTable("Slopes")
            .words("Contender", "Workload")
            .numbers("From", "To", "Events/s", "CPU µs/event");
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
    return report.slopes().isEmpty() ? none("A slope needs two sizes.") : table.html();
  }

  private static String freshness(BenchReport report) {
    PageTable table =
        new PageTable("Freshness")
            .words("Contender")
            .numbers(
                "Held events/s",
                "Sent events/s",
                "Results",
                "p50 ms",
                "p99 ms",
                "Most ms",
                "Sender late ms")
            .sentences("State");
    for (Fresh one : report.freshness()) {
      table.row(
          one.fault() == null ? "" : BAD,
          one.contender(),
          grouped(one.heldRate()),
          grouped(one.heldRate() * one.share()),
          grouped(one.windows()),
          grouped(one.p50Millis()),
          grouped(one.p99Millis()),
          grouped(one.maxMillis()),
          grouped(one.senderLateMillis()),
          one.fault() == null ? "all events came through" : "void: " + one.fault());
    }
    return report.freshness().isEmpty()
        ? none("Freshness is measured with --unbounded.")
        : table.html();
  }

  private static String courses(BenchReport report) {
    PageTable table =
        new PageTable("Over the run")
            .words("Contender")
            .numbers("Round", "Events", "Wall us/event", "CPU us/event", "MiB");
    for (Course course : report.courses()) {
      for (Course.Stretch one : course.stretches()) {
        table.row(
            "",
            course.contender(),
            course.round(),
            grouped(one.events()),
            String.format(Locale.ROOT, "%.3f", one.wallMicros()),
            String.format(Locale.ROOT, "%.3f", one.cpuMicros()),
            grouped(one.rssBytes() / MIB));
      }
    }
    return report.courses().isEmpty()
        ? none("Tenths of a run are measured with --generated.")
        : table.html();
  }

  private static String guards(BenchReport report) {
    PageTable table =
        new PageTable("Guards")
            .words("Subject", "Against", "Workload", "Measure")
            .numbers("Least", "Ratio")
            .words("State")
            .sentences("Why");
    for (Verdict one : report.guards()) {
      table.row(
          one.held() ? "" : BAD,
          one.subject(),
          one.against(),
          one.workload(),
          one.measure(),
          rounded(one.minimum()),
          one.ratio() == null ? NONE : rounded(one.ratio()),
          one.held() ? "held" : "broken",
          one.why());
    }
    return report.guards().isEmpty() ? none("Guards are asked in a quick run.") : table.html();
  }

  private static String contenders(BenchReport report) {
    PageTable table =
        new PageTable("Contenders")
            .words("Contender", "Engine", "Kind")
            .sentences("Flags", "Settings");
    for (Entrant one : report.contenders()) {
      table.row("", one.name(), one.engine(), one.kind(), one.flags(), one.settings());
    }
    return table.html();
  }

  private static String runs(BenchReport report) {
    PageTable table =
        new PageTable("Runs")
            .words("Contender", "Workload")
            .numbers("Events", "Round", "Wall s", "CPU s", "Peak MiB")
            .sentences("Answer");
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
          run.fault() == null ? "right" : run.fault());
    }
    return table.html();
  }

  private static String pairs(String name, Map<String, String> pairs) {
    PageTable table = new PageTable(name).words(name).sentences("");
    pairs.forEach((key, value) -> table.row("", key, value));
    return table.html();
  }

  private static String none(String text) {
    return "<p class=\"none\">" + PageTable.escape(text) + "</p>";
  }

  /** Names the page's own style and scripts by hash, so that nothing else in it can run. */
  private static String policy(String style, String... scripts) {
    StringBuilder policy = new StringBuilder("default-src 'none'; img-src data:; style-src ");
    policy.append(hash(style)).append("; script-src");
    for (String script : scripts) {
      policy.append(' ').append(hash(script));
    }
    return policy.append("; base-uri 'none'; form-action 'none'").toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Missing SHA-256, which every Java has", e);
    }
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
