/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Series;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final RunReport REPORT = SampleReports.failed();

  private final String page = HtmlReport.render(REPORT);
  private final PageRows rows = new PageRows(page);

  @Test
  void holdsTheNumbersOfTheHeaderAndTheHeadline() {
    assertThat(rows.header()).containsEntry("seconds", "72.345");
    assertThat(rows.header()).containsEntry("peak_heap_bytes", "734003200");
    Map<String, String> headline = new LinkedHashMap<>();
    REPORT.headline().forEach((label, value) -> headline.put(label, value.toPlainString()));
    assertThat(rows.headline()).isEqualTo(headline);
  }

  @Test
  void holdsEveryNumberOfTheLedger() {
    assertThat(REPORT.ledger()).hasSize(16);
    REPORT
        .ledger()
        .forEach(
            line ->
                assertThat(rows.row("ledger", "data-step=\"" + line.step() + "\""))
                    .isEqualTo(
                        numbers(
                            "read", line.read(),
                            "replayed", line.replayed(),
                            "written", line.written(),
                            "filtered", line.filtered(),
                            "duplicates", line.duplicates(),
                            "late", line.late(),
                            "rejected", line.rejected(),
                            "missing", line.missing())));
  }

  @Test
  void holdsEveryNumberOfTheVerdicts() {
    REPORT
        .verdicts()
        .forEach(
            verdict ->
                assertThat(
                        rows.row(
                            "quality",
                            "data-dataset=\"%s\" data-rule=\"%s\""
                                .formatted(verdict.dataset(), verdict.rule())))
                    .containsAllEntriesOf(
                        numbers("tested", verdict.tested(), "failed", verdict.failed())));
    assertThat(rows.row("quality", "data-dataset=\"orders\" data-rule=\"quantity.isBetween\""))
        .containsEntry("failed_percent", "0.7575");
  }

  @Test
  void holdsEveryNumberOfTheDeadLetters() {
    REPORT
        .deadLetters()
        .forEach(
            cause ->
                assertThat(
                        rows.row(
                            "dead-letters",
                            "data-step=\"%s\" data-code=\"%s\" data-cause=\"%s\""
                                .formatted(cause.step(), cause.code(), cause.cause())))
                    .isEqualTo(numbers("records", cause.records())));
  }

  @Test
  void holdsEveryNumberOfTheSteps() {
    REPORT
        .steps()
        .forEach(
            step ->
                assertThat(rows.row("throughput", "data-step=\"" + step.step() + "\""))
                    .isEqualTo(
                        numbers(
                            "records", step.records(),
                            "seconds", Figures.seconds(step.active()),
                            "records_per_second", BigDecimal.valueOf(step.recordsPerSecond()))));
  }

  @Test
  void holdsEveryNumberOfTheTables() {
    REPORT
        .tables()
        .forEach(
            table -> {
              Map<String, String> expected =
                  numbers(
                      "written", table.written(),
                      "superseded", table.superseded(),
                      "deleted", table.deleted(),
                      "rows", table.rows(),
                      "files", table.files(),
                      "bytes", table.bytes());
              if (table.snapshotId() != null) {
                expected.put("snapshot_id", table.snapshotId().toString());
              }
              assertThat(rows.row("tables", "data-table=\"" + table.table() + "\""))
                  .isEqualTo(expected);
            });
  }

  @Test
  void holdsEveryValueOfTheCharts() {
    for (Chart chart : REPORT.charts()) {
      String figure = figure(chart.id());
      for (Series series : chart.series()) {
        assertThat(
                Pattern.compile(
                        "data-term=\""
                            + Pattern.quote(series.name())
                            + "\" data-value=\"([^\"]*)\"")
                    .matcher(figure)
                    .results()
                    .map(match -> match.group(1)))
            .containsExactlyElementsOf(
                series.values().stream().map(BigDecimal::toPlainString).toList());
      }
    }
  }

  private String figure(String id) {
    int start = page.indexOf("data-chart=\"" + id + "\"");
    return page.substring(start, page.indexOf("</figure>", start));
  }

  @Test
  void saysThatARunSucceeded() {
    String good = HtmlReport.render(SampleReports.succeeded());

    assertThat(good)
        .contains("data-status=\"succeeded\"", "SUCCEEDED", "all 16 steps balance")
        .doesNotContain("data-status=\"failed\"", "Why it failed", "<tr class=\"bad\"");
  }

  @Test
  void saysWhyARunFailed() {
    assertThat(page)
        .contains("data-status=\"failed\"")
        .contains(
            "<pre>Cannot commit gold.sales_by_hour: another run holds the lock"
                + " (run 20260301-0900-aa01)\n"
                + "Ledger does not balance: orders/Check, 3 missing\n"
                + "Check failed: truth/gold.sales_by_product</pre>")
        .contains("<tr data-step=\"orders/Check\" class=\"bad\">", "1 of 16 steps do not balance")
        .contains("<tr data-check=\"truth/gold.sales_by_product\" class=\"bad\">", "1 of 2 passed");
  }

  @Test
  void saysWhatWasSetForTheEngineAndWhy() {
    assertThat(page)
        .contains("<tr data-setting=\"blockOnRun\">", "so that progress can be told")
        .contains("&lt;b&gt;one&lt;/b&gt; per processor &amp; at least two");
  }

  @Test
  void saysSoWhereThereIsNothing() {
    String empty = HtmlReport.render(SampleReports.empty());

    assertThat(empty)
        .doesNotContain("<table", "<canvas")
        .contains(
            "No headline number was chosen.",
            "No chart was made.",
            "No step was counted.",
            "No quality rule was set.",
            "No record was rejected.",
            "No step was timed.",
            "No table was written.",
            "No check was made after the run.",
            "Nothing to note.",
            "The engine ran with its own defaults.",
            "No argument was recorded.",
            "No version was recorded.");
  }

  @Test
  void showsHostileTextAsText() {
    assertThat(page).doesNotContain("<img", "<svg onload", "</script><").contains("&lt;img src=x");
    assertThat(Pattern.compile("</script", Pattern.CASE_INSENSITIVE).matcher(page).results())
        .as("the ends of the page's own three script elements")
        .hasSize(3);
    assertThat(page).contains("it&#39;s {{ledger}} &amp;");
  }

  @Test
  void asksForNothing() {
    assertThat(page)
        .contains("Released under the MIT License", "default-src &#39;none&#39;")
        .doesNotContain("sourceMappingURL", "@import", "url(", " src=\"")
        .doesNotContainPattern("href=\"(?!#|data:,)");
  }

  @Test
  void writesAFileAndTheDirectoriesAboveIt(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("a/b/report.html");

    HtmlReport.write(REPORT, file);
    HtmlReport.write(REPORT, file);

    assertThat(Files.readString(file)).isEqualTo(page);
  }

  private static Map<String, String> numbers(Object... pairs) {
    Map<String, String> numbers = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      Object value = pairs[i + 1];
      String plain =
          value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
      numbers.put((String) pairs[i], plain);
    }
    return numbers;
  }
}
