/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
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

class ProtectMetricsTest {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("card").addNullableStringField("note").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsValuesAndFindings(TestPipeline pipeline) {
    pipeline
        .apply(
            Create.of(
                    row("4111", "write to ada@example.org or bob@example.org"),
                    row(null, "nothing here"),
                    row("4112", null))
                .withRowSchema(SCHEMA))
        .apply(Protect.fields(Protection.mask("card"), Protection.redact("note", Detector.EMAIL)));

    Map<MetricName, Long> counts = Counting.in(pipeline, ProtectMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(ProtectMetrics.ACCEPTED, 3L),
            entry(ProtectMetrics.PROTECTED, 4L),
            entry(ProtectMetrics.FINDINGS, 2L));
  }

  private static Row row(@Nullable String card, @Nullable String note) {
    return Row.withSchema(SCHEMA).addValues(card, note).build();
  }
}
