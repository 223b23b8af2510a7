/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

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
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionizeMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("customer").addDateTimeField("at").build();
  private static final Sessionize SESSIONS =
      Sessionize.by("customer").gap(Duration.ofMillis(100)).cap(Duration.ofMillis(1_000));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsSessionsAndRowsOfBlocks(TestPipeline pipeline) {
    Counting.blocks(
            "Clicks",
            pipeline,
            Timed.at(10, click("a", 10)),
            Timed.at(20, click("a", 20)),
            Timed.at(300, click("a", 300)),
            Timed.at(10, click("b", 10)),
            Timed.late(10, click("c", 10)),
            Timed.at(10, click(null, 10)))
        .apply(SESSIONS.onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            SessionizeMetrics.SESSIONS,
            SessionizeMetrics.WITHOUT_KEY);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 4L),
            entry(PeriodMetrics.LATE, 1L),
            entry(SessionizeMetrics.SESSIONS, 3L),
            entry(SessionizeMetrics.WITHOUT_KEY, 1L));
  }

  @Test
  void countsARowWithoutAKeyOnce(TestPipeline pipeline) {
    pipeline
        .apply(Create.of(click("a", 10), click(null, 10), click(null, 20)).withRowSchema(SCHEMA))
        .apply(SESSIONS.on("at"));

    Map<MetricName, Long> counts = Counting.in(pipeline, SessionizeMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(SessionizeMetrics.SESSIONS, 1L), entry(SessionizeMetrics.WITHOUT_KEY, 2L));
  }

  private static Row click(@Nullable String customer, long time) {
    return Row.withSchema(SCHEMA).addValues(customer, Instant.ofEpochMilli(time)).build();
  }
}
