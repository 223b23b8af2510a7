/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.descriptor.MetricName;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EvolveMetricsTest {
  private static final Schema OLD = Schema.builder().addNullableInt64Field("quantity").build();
  private static final Schema TODAY = Schema.builder().addInt32Field("quantity").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsWhatFitsAndWhatDoesNot(TestPipeline pipeline) {
    pipeline
        .apply(Create.of(old(1L), old(2L), old(null), old(1L << 40), old(3L)).withRowSchema(OLD))
        .apply(
            Evolve.to(TODAY)
                .under(EvolvePolicy.TRY_EVOLVE)
                .at(new StepContext("run", "orders/Evolve")));

    Map<MetricName, Long> counts = Counting.in(pipeline, EvolveMetrics.values());

    assertThat(counts)
        .containsOnly(entry(EvolveMetrics.ACCEPTED, 3L), entry(EvolveMetrics.REJECTED, 2L));
  }

  private static Row old(@Nullable Long quantity) {
    return Row.withSchema(OLD).addValue(quantity).build();
  }
}
