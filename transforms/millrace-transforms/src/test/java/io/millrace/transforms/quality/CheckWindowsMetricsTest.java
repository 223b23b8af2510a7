/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.window.WindowMetrics;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckWindowsMetricsTest {
  private static final Schema SCHEMA = Schema.builder().addNullableStringField("sku").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsVerdictsAlsoThoseThatWaitForTheWindowsBefore(TestPipeline pipeline) {
    Counting.blocks(
            "Orders",
            pipeline,
            Timed.at(10, row("a")),
            Timed.at(20, row(null)),
            Timed.at(110, row("a")),
            Timed.at(210, row("a")),
            Timed.at(220, row("a")),
            Timed.late(30, row("a")))
        .apply(
            CheckWindows.of(
                    "orders",
                    List.of(
                        WindowRule.hasCompleteness("sku", Threshold.mostly(1)),
                        WindowRule.isNotAnomalous(
                            WindowMetric.size(),
                            AnomalyStrategy.absoluteChange(null, BigDecimal.ZERO))))
                .tumbling(Duration.ofMillis(100))
                .at(new StepContext("run", "orders/CheckWindows"))
                .onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            WindowMetrics.ABSORBED,
            WindowMetrics.LATE,
            WindowMetrics.RESULTS,
            CheckWindowsMetrics.VERDICTS,
            CheckWindowsMetrics.FAILURES);

    assertThat(counts)
        .containsOnly(
            entry(WindowMetrics.ABSORBED, 5L),
            entry(WindowMetrics.LATE, 1L),
            entry(WindowMetrics.RESULTS, 3L),
            entry(CheckWindowsMetrics.VERDICTS, 6L),
            entry(CheckWindowsMetrics.FAILURES, 2L));
  }

  private static Row row(@Nullable String sku) {
    return Row.withSchema(SCHEMA).addValue(sku).build();
  }
}
