/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.embed.EmbedTextDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

// tag::contract[]
class EmbedTextDescriptorTest extends DescriptorContract {
  private static final Schema CALL =
      Schema.builder().addStringField("id").addStringField("prompt").build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new EmbedTextDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        "{\"in\": \"id\", \"into\": \"vector\", \"dimensions\": 16, \"caching_bytes\": 0}");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of("input", List.of(call("c1", "Hello"), call("c2", "How many apples are left?")));
  }

  private static Row call(String id, String prompt) {
    return Row.withSchema(CALL).addValues(id, prompt).build();
  }
}
// end::contract[]
