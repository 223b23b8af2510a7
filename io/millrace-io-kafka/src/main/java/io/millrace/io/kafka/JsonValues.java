/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.io.files.UnwritableValueException;
import io.millrace.transforms.rows.RowJsonText;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A JSON object, with a key for each column, in their order. */
record JsonValues() implements ValueFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public List<String> problems(Schema rows) {
    return rows.getFields().stream()
        .filter(field -> !RowJsonText.isWritable(field.getType()))
        .map(
            field ->
                "Unsupported type of field %s: %s (supported: all that JSON has, so no BYTES and no MAP)"
                    .formatted(field.getName(), field.getType().getTypeName()))
        .toList();
  }

  @Override
  public Writers prepare(String topic, Schema rows) {
    return () -> open(rows);
  }

  private static Writer open(Schema rows) {
    RowJsonText text = new RowJsonText(rows);
    return row -> {
      for (Field field : rows.getFields()) {
        requireFinite(field.getName(), row.getValue(field.getName()));
      }
      return requireNonNull(text.of(row), "not writable").getBytes(UTF_8);
    };
  }

  private static void requireFinite(String name, @Nullable Object value)
      throws UnwritableValueException {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw new UnwritableValueException(
            "Invalid %s: %s (must be finite: JSON has no other numbers)".formatted(name, number));
      }
    } else if (value instanceof Row row) {
      for (Field field : row.getSchema().getFields()) {
        requireFinite(name + "." + field.getName(), row.getValue(field.getName()));
      }
    } else if (value instanceof Iterable<?> members) {
      for (Object member : members) {
        requireFinite(name, member);
      }
    }
  }
}
