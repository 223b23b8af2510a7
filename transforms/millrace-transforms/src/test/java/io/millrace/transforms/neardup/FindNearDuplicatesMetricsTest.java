/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.period.PeriodMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FindNearDuplicatesMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("tenant").addNullableStringField("prompt").build();
  private static final String TEXT = "Tell me the capital of Spain and what it is known for";

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsFirstsAndTheirDuplicates(TestPipeline pipeline) {
    Counting.blocks(
            "Prompts",
            pipeline,
            Timed.at(10, prompt("t", TEXT)),
            Timed.at(20, prompt("t", TEXT)),
            Timed.at(30, prompt("t", "  " + TEXT)),
            Timed.at(40, prompt("t", "How do I bake a loaf of rye bread without any yeast")),
            Timed.at(50, prompt("t", null)),
            Timed.late(60, prompt("t", TEXT)),
            Timed.at(70, prompt(null, TEXT)))
        .apply(FindNearDuplicates.in("prompt").by("tenant").within(Duration.ofHours(1)).onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            FindNearDuplicatesMetrics.FIRSTS,
            FindNearDuplicatesMetrics.DUPLICATES,
            FindNearDuplicatesMetrics.WITHOUT_KEY);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 5L),
            entry(PeriodMetrics.LATE, 1L),
            entry(FindNearDuplicatesMetrics.FIRSTS, 3L),
            entry(FindNearDuplicatesMetrics.DUPLICATES, 2L),
            entry(FindNearDuplicatesMetrics.WITHOUT_KEY, 1L));
  }

  private static Row prompt(@Nullable String tenant, @Nullable String text) {
    return Row.withSchema(SCHEMA).addValues(tenant, text).build();
  }
}
