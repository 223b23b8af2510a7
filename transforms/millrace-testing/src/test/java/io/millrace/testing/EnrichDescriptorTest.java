/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.enrich.EnrichDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

class EnrichDescriptorTest extends DescriptorContract {
  private static final Schema ORDER =
      Schema.builder().addStringField("product_id").addInt64Field("quantity").build();
  private static final Schema PRODUCT =
      Schema.builder()
          .addStringField("id")
          .addStringField("category")
          .addStringField("colour")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new EnrichDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "match": {"input": "product_id", "source": "id"},
              "add": {
                "pick": {"hue": "colour", "id": "id"},
                "on_miss": {"kind": "defaults", "values": {"hue": "none"}}
              }
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(row(ORDER, "P1", 1L), row(ORDER, "P2", 2L), row(ORDER, "P9", 3L)),
        "table",
        List.of(row(PRODUCT, "P1", "toys", "red"), row(PRODUCT, "P2", "books", "blue")));
  }

  private static Row row(Schema schema, Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }
}
