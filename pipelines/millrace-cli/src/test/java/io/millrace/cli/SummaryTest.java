/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.report.RunReport;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.pipelines.report.RunReport.TableState;
import io.millrace.transforms.ledger.StepBalance;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  @Test
  void showsTheLedgerAndWhatIsMissing() {
    String shown =
        print(
            report(
                "The ledger does not balance: Map/orders lost 1 record",
                new StepBalance("Map/orders", 1000, 990, 0, 0, 0, 9)));

    assertThat(shown)
        .containsPattern("Map/orders +1,000 +990 +0 +0 +0 +9  MISSING 1")
        .contains("FAILED: The ledger does not balance: Map/orders lost 1 record")
        .contains("Failed in 1.5 s, peak heap 3 MiB")
        .contains("Report: page.html");
  }

  @Test
  void showsDeadLettersOnOneLineEach() {
    assertThat(print(report(null, new StepBalance("Map/orders", 1, 0, 0, 0, 0, 1))))
        .containsPattern(
            "Map/orders INVALID_VALUE +1  Invalid quantity: a b \\(must be a number\\)")
        .containsPattern("bronze\\.orders +1 +7 +1 +512\\R")
        .containsPattern("silver\\.stock +9 +3 +1 +64  4 superseded  2 deleted\\R")
        .contains("ok     truth: 3 values agree")
        .contains("Note: one file was empty")
        .contains("Succeeded in 1.5 s");
  }

  @Test
  void progressIsOneLineThatIsWipedAtTheEnd() {
    StringWriter err = new StringWriter();

    try (ProgressLine line = new ProgressLine(new PrintWriter(err, true))) {
      line.update("Map/orders", 41_253, Duration.ofMillis(2500));
    }

    assertThat(err.toString())
        .isEqualTo(
            "\r\u001b[K  2.5 s  41,253 records read  16,501 records/s  Map/orders\r\u001b[K");
  }

  private static String print(RunReport report) {
    StringWriter out = new StringWriter();
    new Summary(new PrintWriter(out, true)).print(report, Path.of("page.html"));
    return out.toString();
  }

  private static RunReport report(@Nullable String failure, StepBalance step) {
    return new RunReport(
        "ecommerce",
        "run-1",
        "direct",
        "batch",
        START,
        START.plusMillis(1500),
        3L * 1024 * 1024,
        failure,
        Map.of(),
        List.of(),
        Map.of(),
        List.of("one file was empty"),
        List.of(step),
        List.of(),
        List.of(),
        List.of(
            new DeadLetterCause(
                "Map/orders",
                "INVALID_VALUE",
                "INVALID_VALUE",
                1,
                "Invalid quantity: a\n\tb (must be a number)")),
        List.of(
            new TableState("bronze.orders", 1, 0, 0, 7, 1, 512, 5L),
            new TableState("silver.stock", 9, 4, 2, 3, 1, 64, 6L)),
        Map.of("Order lines", BigDecimal.ONE),
        List.of(),
        List.of(new Check("truth", true, "3 values agree")));
  }
}
