/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Counting;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.descriptor.MetricName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckQualityMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("sku").addInt64Field("quantity").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsRowsAndFailures(TestPipeline pipeline) {
    rows(pipeline).apply(check());

    Map<MetricName, Long> counts = Counting.in(pipeline, CheckQualityMetrics.values());

    assertThat(counts).isEqualTo(wanted());
  }

  @Test
  void countsTheSameOfBlocks(TestPipeline pipeline) {
    rows(pipeline).apply("Pack", PackBlocks.of()).apply(check().onBlocks());

    Map<MetricName, Long> counts = Counting.in(pipeline, CheckQualityMetrics.values());

    assertThat(counts).isEqualTo(wanted());
  }

  private static Map<MetricName, Long> wanted() {
    return Map.of(
        CheckQualityMetrics.ACCEPTED, 3L,
        CheckQualityMetrics.DROPPED, 1L,
        CheckQualityMetrics.REJECTED, 2L,
        // One of each that is not accepted, one more of a rejected row, and a warning.
        CheckQualityMetrics.FAILURES, 5L);
  }

  private static CheckQuality check() {
    return CheckQuality.rows(
            "orders",
            List.of(
                RowRule.isComplete("sku"),
                RowRule.isPositive("quantity"),
                RowRule.isNotContainedIn("quantity", List.of(7)).withAction(Action.DROP),
                RowRule.isBetween("quantity", BigDecimal.valueOf(-9), BigDecimal.valueOf(7))
                    .withSeverity(Severity.WARN)
                    .withAction(Action.PASS)))
        .at(new StepContext("run", "orders/Check"));
  }

  private static PCollection<Row> rows(TestPipeline pipeline) {
    return pipeline.apply(
        Create.of(row("a", 1), row("b", 2), row("c", 8), row("d", 7), row(null, 1), row(null, -1))
            .withRowSchema(SCHEMA));
  }

  private static Row row(@Nullable String sku, long quantity) {
    return Row.withSchema(SCHEMA).addValues(sku, quantity).build();
  }
}
