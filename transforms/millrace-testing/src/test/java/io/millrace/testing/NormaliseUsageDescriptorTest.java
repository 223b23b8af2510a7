/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.usage.NormaliseUsageDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

class NormaliseUsageDescriptorTest extends DescriptorContract {
  private static final Schema CALL =
      Schema.builder()
          .addStringField("id")
          .addStringField("url")
          .addStringField("usage")
          .addStringField("vendor")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new NormaliseUsageDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "usage": "usage",
              "whole_answer": true,
              "provider": "vendor",
              "by_shape": true,
              "counts": {"input_tokens": "tokens_in"}
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "calls",
        List.of(call("1", "{\"in\": 7, \"out\": 2}"), call("2", "{\"in\": 7}")),
        "prices",
        ModelCalls.table());
  }

  private static Row call(String id, String usage) {
    return Row.withSchema(CALL).addValues(id, "https://acme.test/chat", usage, "acme").build();
  }
}
