/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.transforms.ledger.StepBalance;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The top of the page: what ran, how it ended, and the numbers shown first. */
final class HeaderPart {
  private HeaderPart() {}

  static String render(RunReport report) {
    boolean good = report.succeeded();
    Html html = new Html().open("div", "class", "title").open("div");
    html.leaf("p", "Pipeline run", "class", "kicker").leaf("h1", report.pipeline()).close();
    html.open("p", "class", "badge " + (good ? "good" : "bad"), "data-status", status(report));
    html.leaf("span", good ? "✓" : "✕", "aria-hidden", "true");
    html.text(good ? " SUCCEEDED" : " FAILED").close().close().line();
    html.open("dl", "class", "facts");
    fact(html, "Run", new Html().leaf("code", report.runId()));
    fact(html, "Runner", new Html().text(report.runner()));
    fact(html, "Mode", new Html().text(report.mode()));
    Html started = new Html().open("time", "datetime", report.started().toString());
    fact(html, "Started", started.text(Figures.time(report.started())).close());
    Duration lasted = Duration.between(report.started(), report.finished());
    fact(html, "Duration", data("seconds", Figures.seconds(lasted), Figures.duration(lasted)));
    BigDecimal heap = BigDecimal.valueOf(report.peakHeapBytes());
    fact(html, "Peak heap", data("peak_heap_bytes", heap, Figures.bytes(report.peakHeapBytes())));
    html.close();
    if (!good) {
      html.line().open("div", "class", "failure", "role", "status");
      html.leaf("h2", "Why it failed").leaf("pre", failure(report)).close();
    }
    return html.end();
  }

  private static void fact(Html html, String name, Html value) {
    html.open("div").leaf("dt", name).open("dd").markup(value).close().close();
  }

  private static Html data(String term, BigDecimal exact, String shown) {
    return new Html().leaf("span", shown, "data-term", term, "data-value", exact.toPlainString());
  }

  static String status(RunReport report) {
    return report.succeeded() ? "succeeded" : "failed";
  }

  /** The failure and whatever else of the report speaks against success. */
  private static String failure(RunReport report) {
    List<String> reasons = new ArrayList<>();
    if (report.failure() != null) {
      reasons.add(report.failure());
    }
    report.ledger().stream()
        .filter(line -> !line.isBalanced())
        .map(HeaderPart::unbalanced)
        .forEach(reasons::add);
    report.checks().stream()
        .filter(check -> !check.passed())
        .map(check -> "Check failed: " + check.name())
        .forEach(reasons::add);
    return String.join("\n", reasons);
  }

  private static String unbalanced(StepBalance line) {
    return "Ledger does not balance: " + line.step() + ", " + LedgerPart.unbalanced(line);
  }

  static String headline(Map<String, BigDecimal> headline) {
    if (headline.isEmpty()) {
      return TableParts.none("No headline number was chosen.");
    }
    Html html = new Html().open("dl", "class", "tiles");
    headline.forEach(
        (label, value) -> {
          html.line().open("div").leaf("dt", label);
          String shown = Figures.grouped(value);
          String plain = value.toPlainString();
          html.leaf("dd", shown, "data-headline", label, "data-value", plain);
          html.close();
        });
    return html.close().end();
  }
}
