/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.usage.PriceUsageDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class PriceUsageDescriptorTest extends DescriptorContract {
  private static final Schema CALL =
      Schema.builder()
          .addStringField("id")
          .addStringField("url")
          .addStringField("gen_ai_request_model")
          .addNullableField("gen_ai_usage_input_tokens", FieldType.INT64)
          .addNullableField("gen_ai_usage_output_tokens", FieldType.INT64)
          .addStringField("vendor")
          .addDateTimeField("called_at")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new PriceUsageDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "provider": "vendor",
              "models": ["gen_ai_request_model"],
              "at": "called_at",
              "counts": {"input_tokens": "gen_ai_usage_output_tokens"},
              "rounding": {"scale": 2, "mode": "UP"}
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "calls",
        List.of(call("1", "m1", 900L), call("2", "m2", 100L), call("3", "other", 100L)),
        "prices",
        ModelCalls.table());
  }

  private static Row call(String id, String model, long input) {
    return Row.withSchema(CALL)
        .addValues(id, "https://acme.test/chat", model, input, 10L, "acme", new Instant(0))
        .build();
  }
}
