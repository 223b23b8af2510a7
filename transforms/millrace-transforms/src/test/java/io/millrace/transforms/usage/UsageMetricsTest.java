/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

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
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageMetricsTest {
  private static final StepContext STEP = new StepContext("run", "calls/Price");
  private static final Schema ANSWER =
      Schema.builder().addStringField("host").addNullableStringField("answer").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsCallsKeptWithoutAPrice(TestPipeline pipeline) {
    calls(pipeline).apply(PriceUsage.from(Tables.prices(pipeline)).modelIn("model"));

    Map<MetricName, Long> counts = Counting.in(pipeline, UsageMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(UsageMetrics.ANSWERED, 2L),
            entry(UsageMetrics.UNANSWERED, 1L),
            entry(UsageMetrics.REJECTED, 0L));
  }

  @Test
  void countsCallsRejectedForLackOfAPrice(TestPipeline pipeline) {
    calls(pipeline)
        .apply(PriceUsage.from(Tables.prices(pipeline)).modelIn("model").onMissReject(STEP));

    Map<MetricName, Long> counts = Counting.in(pipeline, UsageMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(UsageMetrics.ANSWERED, 2L),
            entry(UsageMetrics.UNANSWERED, 0L),
            entry(UsageMetrics.REJECTED, 1L));
  }

  @Test
  void countsCallsWhoseUsageIsRead(TestPipeline pipeline) {
    pipeline
        .apply(
            Create.of(
                    answer("ACME", "{\"usage\": {\"prompt\": 3, \"completion\": 2}}"),
                    answer("none", "{}"),
                    answer("none", "{]"))
                .withRowSchema(ANSWER))
        .apply(NormaliseUsage.from(Tables.prices(pipeline)).answerIn("answer").providerIn("host"));

    Map<MetricName, Long> counts = Counting.in(pipeline, UsageMetrics.values());

    assertThat(counts)
        .containsOnly(
            entry(UsageMetrics.ANSWERED, 1L),
            entry(UsageMetrics.UNANSWERED, 2L),
            entry(UsageMetrics.REJECTED, 0L));
  }

  private static PCollection<Row> calls(TestPipeline pipeline) {
    return pipeline.apply(
        "Calls",
        Create.of(call("roadrunner"), call("roadrunner"), call("roadkill"))
            .withRowSchema(Calls.CALL));
  }

  private static Row call(String model) {
    return Calls.call(null, null, model, Map.of("input_tokens", 4L, "output_tokens", 1L));
  }

  private static Row answer(String host, String answer) {
    return Row.withSchema(ANSWER).addValues(host, answer).build();
  }
}
