/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.BenchReport.Absent;
import io.millrace.benchmarks.BenchReport.Entrant;
import io.millrace.benchmarks.BenchReport.Fresh;
import io.millrace.benchmarks.BenchReport.Run;
import io.millrace.benchmarks.Course.Stretch;
import io.millrace.benchmarks.Roster.Guard;
import io.millrace.benchmarks.Roster.Pair;
import io.millrace.pipelines.report.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {
  @TempDir Path folder;

  @Test
  void tellsTheSameOnTheTerminal() {
    assertThat(BenchText.of(report(null)).lines().map(String::strip))
        .anyMatch(line -> line.matches("fast +e1 +1,000,000 +1\\.00 +2\\.00 +1 +1,000"))
        .anyMatch(line -> line.matches("fast +e1 +1,000,000- +3,000,000 +1000 +2\\.00"))
        .anyMatch(line -> line.startsWith("absent") && line.endsWith("not built"))
        .anyMatch(line -> line.matches("fast / slow e1 +1,000,000 +2\\.00 .* fewer than 5 pairs"))
        .anyMatch(line -> line.matches("fast +500,000 +2 +1,234 +1,234 +5"))
        .anyMatch(line -> line.matches("500 +0.123 +0.250 +7"))
        .anyMatch(line -> line.equals("ok     fast / slow e1, cpu: 2.00 (must be at least 1.50)"));
  }

  @Test
  void writesAllOfItAsJson() throws IOException {
    Path file = folder.resolve("bench.json");

    report(null).write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("runs")).hasSize(4);
    assertThat(json.path("rows").path(0).path("wallSeconds").path("median").doubleValue())
        .isEqualTo(1.0);
    assertThat(json.path("comparisons").path(0).path("publishable").booleanValue()).isFalse();
    assertThat(json.path("contenders").path(0).path("settings").textValue()).contains("<best>");
    assertThat(json.path("absent").path(0).path("contender").textValue()).isEqualTo("absent");
    assertThat(json.path("machine").path("cores").textValue()).isEqualTo("2");
  }

  @Test
  void showsAVoidRowWithItsFaultAndFails() throws IOException {
    BenchReport report = report("result lacks <script>");

    String page = BenchPage.render(report);

    assertThat(report.passed()).isFalse();
    assertThat(page)
        .contains("✕ NOT RIGHT", "void: result lacks &lt;script&gt;", "not built")
        .doesNotContain("lacks <script>");
    assertThat(BenchText.of(report)).contains("VOID: result lacks <script>");
  }

  @Test
  void drawsItsChartsInABrowserWithoutAComplaint() throws IOException, InterruptedException {
    Chromium browser = Chromium.find();
    Path file = folder.resolve("bench.html");
    BenchPage.write(report(null), file);

    Chromium.Page page = browser.open(file);

    assertThat(page.console()).isEmpty();
    assertThat(page.dom()).contains("✓ ALL RIGHT");
    assertThat(page.dom().split("data-drawn=\"true\"", -1)).hasSize(4);
  }

  private static BenchReport report(@Nullable String fault) {
    List<Run> runs =
        List.of(
            SummariesTest.run("fast", 1_000_000, 1, 1, 2, fault),
            SummariesTest.run("slow", 1_000_000, 1, 2, 4, null),
            SummariesTest.run("fast", 3_000_000, 1, 3, 6, fault),
            SummariesTest.run("slow", 3_000_000, 1, 6, 12, null));
    Summaries summaries = new Summaries(runs);
    return new BenchReport(
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:01:00Z",
        Map.of("cores", "2"),
        Map.of("pairs", "1"),
        List.of(new Entrant("fast", "Java", "ceiling", "Main", "-Xmx1g", "the <best>")),
        List.of(new Absent("absent", "not built")),
        runs,
        summaries.rows(),
        summaries.slopes(),
        summaries.comparisons(List.of(new Pair("fast", "slow"))),
        summaries.verdicts(List.of(new Guard("fast", "slow", "e1", "cpu", 1.5, "why"))),
        List.of(
            fault == null
                ? Fresh.of("fast", 1_000_000, 0.5, new long[] {1, 2, 3, 1234}, 5, 9)
                : Fresh.none("fast", 1_000_000, 0.5, fault)),
        List.of(new Course("fast", 1, List.of(new Stretch(500, 0.1234, 0.25, 7L << 20)))));
  }
}
