/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PriceUsageTest {
  private static final Row KNOWN =
      Calls.call(null, null, "roadrunner", Map.of("input_tokens", 4L, "output_tokens", 1L));
  private static final Row UNKNOWN = Calls.call(null, null, "roadkill", Map.of("input_tokens", 4L));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void keepsCallsWithoutAPriceAndSaysWhy(TestPipeline pipeline) {
    UsageResult<Row> priced =
        calls(pipeline, KNOWN, UNKNOWN)
            .apply(PriceUsage.from(Tables.prices(pipeline)).modelIn("model"));

    PAssert.that(priced.calls().apply("Shown", shown("cost_total", "price_problem")))
        .containsInAnyOrder(
            "0.00002 null",
            "null Cannot price a call: provider acme has no model roadkill in the table");
    PAssert.that(priced.rejected()).empty();
    pipeline.run();
  }

  /** Bounded rows that nobody gave a time have Beam's least one, which is before all prices. */
  @Test
  void asksForATimeWhereThePriceDependsOnIt(TestPipeline pipeline) {
    UsageResult<Row> priced =
        calls(pipeline, Calls.call("acme", null, "coyote-1", Map.of("input_tokens", 4L)))
            .apply(
                PriceUsage.from(Tables.prices(pipeline)).providerIn("provider").modelIn("model"));

    PAssert.that(priced.calls().apply("Shown", shown("cost_total", "price_problem")))
        .containsInAnyOrder("null Missing required event time: the price of coyote depends on it");
    pipeline.run();
  }

  @Test
  void makesDeadLettersOfThemWhereAskedOverBlocksToo(TestPipeline pipeline) {
    UsageResult<Block> priced =
        calls(pipeline, KNOWN, UNKNOWN)
            .apply("Pack", PackBlocks.of())
            .apply(
                PriceUsage.from(Tables.prices(pipeline))
                    .modelIn("model")
                    .onMissReject(new StepContext("run", "price"))
                    .onBlocks());

    PAssert.that(
            priced
                .calls()
                .apply("Unpack", UnpackBlocks.rows())
                .apply("Shown", shown("cost_total", "price_model")))
        .containsInAnyOrder("0.00002 roadrunner");
    PAssert.that(
            priced
                .rejected()
                .apply("Codes", MapElements.into(TypeDescriptors.strings()).via(Rejected::code)))
        .containsInAnyOrder("MODEL_UNKNOWN");
    pipeline.run();
  }

  @Test
  void tellsAllThatDoesNotFitAtOnce() {
    Pipeline pipeline = Pipeline.create();
    Schema text = Schema.builder().addStringField("tokens").addInt64Field("cost_total").build();
    PCollection<Row> calls = pipeline.apply("Calls", Create.empty(text)).setRowSchema(text);
    PriceUsage pricing =
        PriceUsage.from(calls)
            .modelIn("model")
            .calledAt("when")
            .counting(Map.of("input_tokens", "tokens"));

    assertThatThrownBy(() -> calls.apply(pricing))
        .isInstanceOf(ValidationException.class)
        .hasMessageContainingAll(
            "as a price table: its schema is not PriceTable.schema()",
            "Missing required field model (available: [tokens, cost_total])",
            "Missing required field when (available: [tokens, cost_total])",
            "Unsupported type of field tokens: STRING (supported: [INT16, INT32, INT64, DECIMAL])",
            "Cannot name two output fields cost_total");
    assertThatThrownBy(() -> calls.apply("None", PriceUsage.from(calls).modelIn("tokens")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Missing required counts in Calls");
  }

  @Test
  void refusesWhatIsWrongAlone() {
    Pipeline pipeline = Pipeline.create();
    PriceUsage pricing = PriceUsage.from(Tables.prices(pipeline));

    assertThatThrownBy(pricing::modelIn)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required modelFields");
    assertThatThrownBy(() -> pricing.counting(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required fieldByUnit");
    assertThatThrownBy(() -> pricing.counting(Map.of("words", "w")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Unsupported unit: words (supported: [input_tokens, ");
    assertThatThrownBy(() -> pricing.rounding(-1, RoundingMode.HALF_EVEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid scale: -1 (must be 0 to 100)");
    assertThatThrownBy(() -> pricing.rounding(2, RoundingMode.UNNECESSARY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid mode: UNNECESSARY (must say how to round)");
  }

  private static PCollection<Row> calls(Pipeline pipeline, Row... calls) {
    return pipeline.apply(Create.of(List.of(calls)).withRowSchema(Calls.CALL));
  }

  private static MapElements<Row, String> shown(String left, String right) {
    return MapElements.into(TypeDescriptors.strings())
        .via(row -> row.getValue(left) + " " + row.getValue(right));
  }
}
