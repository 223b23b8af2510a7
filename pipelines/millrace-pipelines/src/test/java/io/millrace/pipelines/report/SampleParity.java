/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import io.millrace.pipelines.report.ParityReport.Arrival;
import io.millrace.pipelines.report.ParityReport.Cell;
import io.millrace.pipelines.report.ParityReport.Held;
import io.millrace.pipelines.report.ParityReport.Result;
import io.millrace.pipelines.report.ParityReport.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parity reports for tests of what shows them. */
final class SampleParity {
  static final String HASH = "0123456789abcdef".repeat(4);
  static final String DIFFERENCE =
      "country=\"DE\" window_start=2026-03-02T10:00:00Z: units is 8 (must be 7)";
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  private SampleParity() {}

  static ParityReport agreeing() {
    return report(
        cell("batch", "direct", Result.AGREES, null, List.of()),
        cell("streaming", "direct", Result.AGREES, null, List.of()),
        cell("batch", "flink", Result.AGREES, null, List.of()));
  }

  static ParityReport differing() {
    return report(
        cell("batch", "direct", Result.AGREES, null, List.of()),
        cell("batch", "flink", Result.DIFFERS, null, List.of(DIFFERENCE)),
        cell(
            "batch",
            "spark",
            Result.FAILED,
            "The pipeline stopped: <no> \"space\" left",
            List.of()),
        cell("streaming", "direct", Result.UNSUPPORTED, "Unsupported mode: streaming", List.of()));
  }

  private static ParityReport report(Cell... cells) {
    return new ParityReport(
        "ecommerce",
        START,
        START.plusSeconds(90),
        Map.of("events", "100000"),
        List.of(new Arrival("in-order", "by event time", 103_185, 0, 0)),
        List.of(cells));
  }

  private static Cell cell(
      String mode,
      String runner,
      Result result,
      @Nullable String reason,
      List<String> differences) {
    boolean ran = result == Result.AGREES || result == Result.DIFFERS;
    Table sales =
        new Table(
            "gold.sales_by_country",
            288,
            48,
            HASH,
            List.of(
                new Held("batch on direct", 288, differences),
                new Held("the oracle", 288, List.of())));
    Table clicks = new Table("bronze.clicks", 61_932, 0, HASH, List.of());
    return new Cell(
        "in-order",
        mode,
        runner,
        result,
        reason,
        Duration.ofMillis(12_345),
        ran ? HASH : "",
        ran ? List.of(clicks, sales) : List.of());
  }
}
