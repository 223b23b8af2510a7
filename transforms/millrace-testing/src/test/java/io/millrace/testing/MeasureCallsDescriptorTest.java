/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.usage.MeasureCallsDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class MeasureCallsDescriptorTest extends DescriptorContract {
  private static final Schema CALL =
      Schema.builder()
          .addStringField("gen_ai_request_model")
          .addNullableField("is_error", FieldType.BOOLEAN)
          .addInt64Field("gen_ai_usage_output_tokens")
          .addInt64Field("latency_ms")
          .addStringField("tenant")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new MeasureCallsDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "every": "PT1H",
              "sums": ["latency_ms"],
              "percentiles": [
                {"field": "latency_ms", "percents": [90, 99.9]},
                {"field": "gen_ai_usage_output_tokens", "percents": [50]}
              ],
              "sketching": true,
              "stamped_by": "received_at",
              "lateness": "PT5M"
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "calls", List.of(call("m1", true, 3), call("m1", false, 65), call("m2", null, 64)));
  }

  /** Those of an hour are late when they come five minutes after it. */
  private static Row call(String model, @Nullable Boolean error, long minute) {
    return Row.withSchema(CALL)
        .addValues(model, error, minute, minute * 10, "t", new Instant(60_000 * minute))
        .build();
  }
}
