/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.pipelines.report.Chromium;
import io.millrace.pipelines.report.HtmlReport;
import io.millrace.pipelines.report.RunReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real run in a real browser: what it shows is what the gold tables hold. */
class ReportPageTest {
  @TempDir Path folder;
  private Chromium chromium;

  @BeforeEach
  void findBrowser() {
    chromium = Chromium.find();
  }

  @Test
  void thePagesNumbersEqualTheGoldTables() throws IOException, InterruptedException {
    RunReport report = Runs.run(folder, Map.of("events", "3000", "seed", "5"));
    Path page = folder.resolve("report.html");
    HtmlReport.write(report, page);

    Chromium.Page shown = chromium.open(page);

    assertThat(shown.console()).isEmpty();
    Map<String, BigDecimal> revenue = new TreeMap<>();
    long lines = 0;
    for (Row row : Runs.rows(folder, Tables.SALES_BY_COUNTRY)) {
      revenue.merge(
          "Revenue " + row.getString("currency"),
          requireNonNull(row.getDecimal("revenue"), "revenue"),
          BigDecimal::add);
      lines += requireNonNull(row.getInt64("order_lines"), "order_lines");
    }
    Map<String, BigDecimal> headline = headline(page);
    revenue.forEach(
        (label, value) -> assertThat(headline.get(label)).as(label).isEqualByComparingTo(value));
    assertThat(headline.get("Order lines")).isEqualByComparingTo(BigDecimal.valueOf(lines));
    assertThat(headline.get("Sessions"))
        .isEqualByComparingTo(BigDecimal.valueOf(Runs.rows(folder, Tables.SESSIONS).size()));
    assertThat(revenue).hasSizeGreaterThan(1);
  }

  @Test
  void theChartsDrawTheGoldTablesHourByHour() throws IOException, InterruptedException {
    RunReport report = Runs.run(folder, Map.of("events", "3000", "seed", "5"));
    Path page = folder.resolve("report.html");
    HtmlReport.write(report, page);
    Map<String, BigDecimal> perHour = new TreeMap<>();
    for (Row row : Runs.rows(folder, Tables.SALES_BY_PRODUCT)) {
      if ("EUR".equals(row.getString("currency"))) {
        String hour =
            java.time.Instant.ofEpochMilli(
                    requireNonNull(row.getDateTime("window_start"), "window_start").getMillis())
                .toString();
        perHour.merge(hour, requireNonNull(row.getDecimal("revenue"), "revenue"), BigDecimal::add);
      }
    }

    JsonNode drawn =
        new ObjectMapper()
            .readTree(
                chromium.evaluate(
                    page,
                    1280,
                    "(() => { const c = window.millraceCharts['revenue'];"
                        + " return c.data.datasets.find(d => d.label.startsWith('EUR')).data; })()"));

    BigDecimal total = perHour.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal shown = BigDecimal.ZERO;
    for (JsonNode value : drawn) {
      shown = shown.add(new BigDecimal(value.get("y").asText()));
    }
    assertThat(drawn.size()).isGreaterThanOrEqualTo(perHour.size());
    assertThat(shown).isEqualByComparingTo(total);
  }

  private Map<String, BigDecimal> headline(Path page) throws IOException, InterruptedException {
    String script =
        "Object.fromEntries([...document.querySelectorAll('[data-headline]')]"
            + ".map(e => [e.dataset.headline, e.dataset.value]))";
    Map<String, BigDecimal> headline = new TreeMap<>();
    new ObjectMapper()
        .readTree(chromium.evaluate(page, 1280, script))
        .properties()
        .forEach(tile -> headline.put(tile.getKey(), new BigDecimal(tile.getValue().asText())));
    return headline;
  }
}
