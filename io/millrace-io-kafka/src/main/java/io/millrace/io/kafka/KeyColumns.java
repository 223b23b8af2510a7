/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.TextField;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.json.JsonProblem;
import io.millrace.transforms.json.JsonRows;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns that keys are read into: one from its text, several from a JSON object. Not
 * thread-safe.
 *
 * @param texts of the fields, in their order
 * @param objects null for fewer than two fields
 */
record KeyColumns(BlockBuilder builder, List<TextField> texts, @Nullable JsonRows objects) {
  static KeyColumns of(Schema rows, List<String> names) {
    Schema.Builder fields = Schema.builder();
    names.forEach(name -> fields.addField(rows.getField(name)));
    Schema schema = fields.build();
    return new KeyColumns(
        new BlockBuilder(schema),
        schema.getFields().stream().map(TextField::new).toList(),
        names.size() > 1 ? new JsonRows(schema) : null);
  }

  /**
   * Adds a value to each column.
   *
   * @param key null for a record without one, whose columns are null
   * @param faults takes what is wrong
   */
  void add(@Nullable ByteBuffer key, List<String> faults) {
    if (key == null) {
      for (int i = 0; i < texts.size(); i++) {
        addFault(faults, texts.get(i).addMissing(builder.column(i)));
      }
    } else if (!texts.isEmpty()) {
      byte[] bytes = array(key);
      int from = key.hasArray() ? key.arrayOffset() + key.position() : 0;
      addFault(faults, read(bytes, from, from + key.remaining()));
    }
  }

  private @Nullable String read(byte[] bytes, int from, int to) {
    if (objects == null) {
      return texts.get(0).add(bytes, from, to, builder.column(0));
    }
    JsonProblem problem = objects.parse(bytes, from, to, builder);
    return problem == null ? null : "Cannot read key: " + problem.message();
  }

  private static byte[] array(ByteBuffer key) {
    if (key.hasArray()) {
      return key.array();
    }
    byte[] copy = new byte[key.remaining()];
    key.duplicate().get(copy);
    return copy;
  }

  private static void addFault(List<String> faults, @Nullable String fault) {
    if (fault != null) {
      faults.add(fault);
    }
  }
}
