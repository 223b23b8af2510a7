/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A run report as one HTML file for people: styles, scripts and data are inside, so it needs no
 * network, and its content policy forbids one.
 *
 * <p>All numbers are in the HTML itself; scripts only draw the charts. Texts of the report are
 * shown as text, whatever they hold: the policy names the page's own scripts by hash, so no other
 * can run. It does not promise a stable look, but these stay for programs that read the page:
 *
 * <ul>
 *   <li>{@code [data-status]}: {@code succeeded} or {@code failed};
 *   <li>{@code [data-headline="..."]}: a headline number, by label;
 *   <li>rows {@code [data-step]}, {@code [data-rule]}, {@code [data-cause]}, {@code [data-table]},
 *       {@code [data-check]}, {@code [data-setting]}, {@code [data-label]} in sections {@code
 *       #ledger}, {@code #throughput}, {@code #quality}, {@code #dead-letters}, {@code #tables},
 *       {@code #checks}, {@code #profile}, {@code #charts};
 *   <li>cells {@code [data-term]}: a number, named as in {@link JsonReport}; {@code data-value}
 *       holds it plain and exact;
 *   <li>{@code canvas#chart-<id>}: a chart; {@code data-drawn="true"} and {@code data-points} (the
 *       points of all its series) once drawn; the chart itself is {@code
 *       window.millraceCharts[id]}.
 * </ul>
 *
 * <p>The page holds the whole report in memory while it is written: a few megabytes for charts of
 * some thousand points. Safe for concurrent use.
 *
 * <pre>{@code
 * HtmlReport.write(report, Path.of("target/report.html"));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class HtmlReport {
  /** The parent pom chooses the version; where the two part, every page and its tests fail. */
  private static final String CHART_JS =
      "META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

  private HtmlReport() {}

  /**
   * Writes the page, making the directories above it; a file of that name is replaced.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(RunReport report, Path file) throws IOException {
    PageParts.write(render(report), file);
  }

  /** The page as text, to be stored in UTF-8. */
  public static String render(RunReport report) {
    String library = withoutSourceMap(PageParts.onClassPath(CHART_JS));
    String script = PageParts.resource("report.js");
    Map<String, String> parts = new HashMap<>();
    String title = report.pipeline() + " " + HeaderPart.status(report);
    parts.put("head", PageParts.head(title, library, script));
    parts.put("library", library);
    parts.put("script", script);
    parts.put("data", scriptData(JsonReport.compact(ChartPart.data(report.charts()))));
    parts.put("header", HeaderPart.render(report));
    parts.put("headline", HeaderPart.headline(report.headline()));
    parts.put("charts", ChartPart.render(report.charts()));
    parts.put("ledger", LedgerPart.render(report.ledger()));
    parts.put("quality", TableParts.verdicts(report.verdicts()));
    parts.put("dead_letters", TableParts.deadLetters(report.deadLetters()));
    parts.put("throughput", TableParts.throughput(report.steps()));
    parts.put("tables", TableParts.tables(report.tables()));
    parts.put("checks", TableParts.checks(report.checks()));
    parts.put("notes", TableParts.notes(report.notes()));
    parts.put("arguments", TableParts.pairs("Argument", "argument", report.arguments()));
    parts.put("profile", TableParts.profile(report.profile()));
    parts.put("versions", TableParts.pairs("Version", "version", report.versions()));
    return PageParts.filled(PageParts.resource("report.html"), parts);
  }

  /** JSON that cannot end the script element around it. */
  private static String scriptData(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  /** A browser with open tools would fetch the map. */
  private static String withoutSourceMap(String script) {
    return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }
}
