/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.report.RunReport.Chart;
import io.millrace.pipelines.report.RunReport.Check;
import io.millrace.pipelines.report.RunReport.Series;
import io.millrace.transforms.ledger.StepBalance;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunReportTest {
  private static final StepBalance BALANCED = new StepBalance("a", 2, 1, 0, 0, 0, 1);
  private static final StepBalance MISSING_ONE = new StepBalance("b", 2, 1, 0, 0, 0, 0);

  @Test
  void succeedsIfNothingFailed() {
    assertThat(SampleReports.of(null, List.of(BALANCED), List.of(check(true))).succeeded())
        .isTrue();
  }

  @Test
  void failsByItsFailureALedgerLineOrACheck() {
    assertThat(SampleReports.of("Cannot read", List.of(BALANCED), List.of()).succeeded()).isFalse();
    assertThat(SampleReports.of(null, List.of(BALANCED, MISSING_ONE), List.of()).succeeded())
        .isFalse();
    assertThat(SampleReports.of(null, List.of(), List.of(check(true), check(false))).succeeded())
        .isFalse();
  }

  @Test
  void refusesASeriesThatDoesNotFitTheLabels() {
    Series series = new Series("GBP", List.of(BigDecimal.ONE));

    assertThatThrownBy(
            () -> new Chart("sales", "Sales", "GBP", "bar", List.of("a", "b"), List.of(series)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid series GBP of chart sales: 1 values (must be 2, one per label)");
  }

  private static Check check(boolean passed) {
    return new Check("truth", passed, "");
  }
}
