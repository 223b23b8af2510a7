/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.Internal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * A field of a simple type, as settings name it.
 *
 * @since 0.1
 */
@Internal
public record FieldSetting(
    @SchemaFieldDescription("The field's name.") String name,
    @SchemaFieldDescription(
            "BYTE, INT16, INT32, INT64, DECIMAL, FLOAT, DOUBLE, STRING, DATETIME, BOOLEAN or"
                + " BYTES.")
        TypeName type,
    @SchemaFieldDescription("Whether it may be null.") @DefaultsTo("false") boolean nullable) {
  public FieldSetting {
    requireSimple(name, type);
  }

  /**
   * @throws IllegalArgumentException for a type that has members
   */
  public static void requireSimple(String name, TypeName type) {
    if (!type.isPrimitiveType()) {
      throw new IllegalArgumentException(
          "Unsupported type of %s: %s (supported: BYTE, INT16, INT32, INT64, DECIMAL, FLOAT,"
                  .formatted(name, type)
              + " DOUBLE, STRING, DATETIME, BOOLEAN, BYTES)");
    }
  }

  /** The schema of such fields, in their order. */
  public static Schema schema(List<FieldSetting> fields) {
    return fields.stream()
        .map(
            field ->
                Schema.Field.of(field.name, FieldType.of(field.type)).withNullable(field.nullable))
        .collect(Schema.toSchema());
  }
}
