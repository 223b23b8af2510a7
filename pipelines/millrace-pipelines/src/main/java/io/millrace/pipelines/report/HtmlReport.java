/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final String HOME = "io/millrace/pipelines/report/";
  private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z_]+)}}");

  private HtmlReport() {}

  /**
   * Writes the page, making the directories above it; a file of that name is replaced.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(RunReport report, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.writeString(file, render(report), UTF_8);
  }

  /** The page as text, to be stored in UTF-8. */
  public static String render(RunReport report) {
    String style = resource(HOME + "report.css");
    String library = withoutSourceMap(resource(CHART_JS));
    String script = resource(HOME + "report.js");
    Map<String, String> parts = new HashMap<>();
    parts.put("policy", Html.escape(policy(style, library, script)));
    parts.put("title", Html.escape(report.pipeline() + " " + HeaderPart.status(report)));
    parts.put("style", style);
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
    return filled(resource(HOME + "report.html"), parts);
  }

  /** Each slot is filled once; what looks like a slot inside a part stays as it is. */
  private static String filled(String template, Map<String, String> parts) {
    return SLOT.matcher(template)
        .replaceAll(slot -> Matcher.quoteReplacement(part(parts, slot.group(1))));
  }

  private static String part(Map<String, String> parts, String name) {
    String part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("Missing part of the page: " + name);
    }
    return part;
  }

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

  /** JSON that cannot end the script element around it. */
  private static String scriptData(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  /** A browser with open tools would fetch the map. */
  private static String withoutSourceMap(String script) {
    return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource on the class path: " + name);
      }
      return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
