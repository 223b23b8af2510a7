/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.evolve.EvolveDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

class EvolveDescriptorTest extends DescriptorContract {
  private static final Schema ORDER =
      Schema.builder().addStringField("note").addInt64Field("amount").addStringField("id").build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new EvolveDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "to": [
                {"name": "amount", "type": "INT32"},
                {"name": "remark", "type": "STRING", "was": "note"}
              ],
              "policy": "LENIENT"
            }""",
        """
            {
              "to": [
                {"name": "amount", "type": "DECIMAL"},
                {"name": "id", "type": "STRING"}
              ],
              "policy": "EVOLVE"
            }""",
        """
            {
              "to": [
                {"name": "id", "type": "STRING"},
                {"name": "amount", "type": "INT64"},
                {"name": "note", "type": "STRING"}
              ],
              "policy": "EXCEPTION"
            }""",
        """
            {
              "to": [
                {"name": "id", "type": "STRING", "nullable": true},
                {"name": "amount", "type": "STRING", "otherwise": "none"}
              ],
              "policy": "IGNORE"
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of("input", List.of(order("gift", 2, "o1"), order("", 3_000_000_000L, "o2")));
  }

  private static Row order(String note, long amount, String id) {
    return Row.withSchema(ORDER).addValues(note, amount, id).build();
  }
}
