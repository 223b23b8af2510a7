/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.descriptor.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LateMetricsTest {
  private static final List<Event> EVENTS =
      List.of(
          Event.of("a", 10, Block.ON_TIME),
          Event.of("b", 20, 99),
          Event.of("c", 110, Block.ON_TIME),
          Event.of("d", 30, 5_000));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsWhatIsOnTimeAndWhatIsNot(TestPipeline pipeline) {
    Event.blocks(pipeline, EVENTS, 3).apply(SplitLate.after(Duration.ofMillis(100)));

    Map<MetricName, Long> counts = Counting.in(pipeline, LateMetrics.ON_TIME, LateMetrics.LATE);

    assertThat(counts).containsOnly(entry(LateMetrics.ON_TIME, 3L), entry(LateMetrics.LATE, 1L));
  }

  @Test
  void countsCurves(TestPipeline pipeline) {
    Event.blocks(pipeline, EVENTS, 3)
        .apply(
            CompletenessCurve.per(Duration.ofMillis(100)).allowingLateness(Duration.ofSeconds(1)));

    Map<MetricName, Long> counts = Counting.in(pipeline, LateMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(LateMetrics.ON_TIME, 3L),
            entry(LateMetrics.LATE, 1L),
            entry(LateMetrics.CURVES, 2L));
  }
}
