/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.descriptor.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeriodMetricsTest {
  private static final Schema SCHEMA = Schema.builder().addStringField("id").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsEachRowOnceHoweverManyPeriodsLookBackAtIt(TestPipeline pipeline) {
    Counting.blocks(
            "Rows",
            pipeline,
            Timed.at(10, row("a")),
            Timed.at(110, row("a")),
            Timed.late(20, row("b")),
            Timed.at(30, row("c")))
        .apply(
            GatherPeriods.of(
                List.of("id"),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ZERO,
                SCHEMA,
                (rows, period, out) -> {}));

    Map<MetricName, Long> counts = Counting.in(pipeline, PeriodMetrics.values());

    assertThat(counts)
        .containsOnly(entry(PeriodMetrics.ABSORBED, 3L), entry(PeriodMetrics.LATE, 1L));
  }

  private static Row row(String id) {
    return Row.withSchema(SCHEMA).addValue(id).build();
  }
}
