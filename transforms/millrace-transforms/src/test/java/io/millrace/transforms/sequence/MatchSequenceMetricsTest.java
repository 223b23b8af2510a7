/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

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

class MatchSequenceMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("customer").addStringField("type").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsWhatIsFoundAndWhatWasNotCompleteInTime(TestPipeline pipeline) {
    Counting.blocks(
            "Events",
            pipeline,
            Timed.at(10, event("a", "cart")),
            Timed.at(20, event("a", "order")),
            Timed.at(10, event("b", "cart")),
            Timed.at(10, event("c", "cart")),
            Timed.late(20, event("c", "order")),
            Timed.at(10, event(null, "cart")))
        .apply(
            MatchSequence.by("customer")
                .pattern(
                    Pattern.begin("cart", Where.is("type", "cart"))
                        .followedBy("order", Where.is("type", "order")))
                .within(Duration.ofMillis(100))
                .withTimedOut()
                .onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            MatchSequenceMetrics.MATCHED,
            MatchSequenceMetrics.TIMED_OUT,
            MatchSequenceMetrics.WITHOUT_KEY);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 4L),
            entry(PeriodMetrics.LATE, 1L),
            entry(MatchSequenceMetrics.MATCHED, 1L),
            entry(MatchSequenceMetrics.TIMED_OUT, 2L),
            entry(MatchSequenceMetrics.WITHOUT_KEY, 1L));
  }

  private static Row event(@Nullable String customer, String type) {
    return Row.withSchema(SCHEMA).addValues(customer, type).build();
  }
}
