/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NormaliseUsageTest {
  private static final Schema CALL =
      Schema.builder().addStringField("host").addNullableStringField("answer").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void givesTheFieldsAskedForAndSaysWhyThereAreNone(TestPipeline pipeline) {
    UsageResult<Row> read =
        pipeline
            .apply(
                Create.of(
                        call("ACME", "{\"usage\": {\"prompt\": 3, \"completion\": 2}}"),
                        call("none", "{}"))
                    .withRowSchema(CALL))
            .apply(
                NormaliseUsage.from(Tables.prices(pipeline))
                    .answerIn("answer")
                    .providerIn("host")
                    .giving(Map.of("input_tokens", "in", "output_tokens", "out")));

    Schema output = read.calls().getSchema();
    assertThat(output.getFieldNames())
        .containsExactly("host", "answer", "in", "out", "usage_shape", "usage_problem");
    PAssert.that(read.calls())
        .containsInAnyOrder(
            Row.withSchema(output)
                .addValues(
                    "ACME",
                    "{\"usage\": {\"prompt\": 3, \"completion\": 2}}",
                    3L,
                    2L,
                    "acme/chat",
                    null)
                .build(),
            Row.withSchema(output)
                .addValues(
                    "none",
                    "{}",
                    null,
                    null,
                    null,
                    "Cannot read usage: no provider in the table is called none")
                .build());
    pipeline.run();
  }

  @Test
  void tellsAllThatDoesNotFitAtOnce() {
    Pipeline pipeline = Pipeline.create();
    Schema numbers = Schema.builder().addInt64Field("usage").build();
    PCollection<Row> calls = pipeline.apply("Calls", Create.empty(numbers)).setRowSchema(numbers);
    NormaliseUsage reading = NormaliseUsage.from(Tables.prices(pipeline));

    assertThatThrownBy(() -> calls.apply(reading))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field usage: INT64 (supported: [STRING]);"
                + " Missing required providerIn, urlIn or orByShape");
    assertThatThrownBy(() -> reading.giving(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required fieldByUnit");
    assertThatThrownBy(() -> reading.giving(Map.of("requests", "r")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Unsupported unit: requests (supported: [");
  }

  private static Row call(String host, String answer) {
    return Row.withSchema(CALL).addValues(host, answer).build();
  }
}
