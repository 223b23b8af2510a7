/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.transforms.Internal;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.PassThroughLogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.util.RowJson.RowJsonSerializer;
import org.apache.beam.sdk.util.RowJsonUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one schema as Beam writes them in JSON. Safe for concurrent use.
 *
 * @since 0.1
 */
@Internal
public final class RowJsonText {
  private final @Nullable ObjectMapper mapper;

  public RowJsonText(Schema schema) {
    mapper =
        isWritable(schema)
            ? RowJsonUtils.newObjectMapperWith(RowJsonSerializer.forSchema(schema))
            : null;
  }

  /** Null where the schema has a type that {@link RowJsonSerializer} cannot write. */
  public @Nullable String of(Row row) {
    return mapper == null ? null : RowJsonUtils.rowToJson(mapper, row);
  }

  private static boolean isWritable(Schema schema) {
    return schema.getFields().stream().allMatch(field -> isWritable(field.getType()));
  }

  /** Whether {@link #of} writes all values of that type. */
  public static boolean isWritable(FieldType type) {
    // Narrower than RowJson.verifySchemaSupported, which lets through what then fails on a value:
    // logical types whose values differ from their base type, and null elements of a list.
    return switch (type.getTypeName()) {
      case BYTE, INT16, INT32, INT64, FLOAT, DOUBLE, DECIMAL, STRING, BOOLEAN, DATETIME -> true;
      case ROW -> isWritable(type.getRowSchema());
      case ARRAY, ITERABLE ->
          !type.getCollectionElementType().getNullable()
              && isWritable(type.getCollectionElementType());
      case LOGICAL_TYPE -> isWritable(type.getLogicalType());
      case BYTES, MAP -> false;
    };
  }

  private static boolean isWritable(Schema.LogicalType<?, ?> type) {
    String id = type.getIdentifier();
    return id.equals(SqlTypes.DATE.getIdentifier())
        || id.equals(SqlTypes.TIME.getIdentifier())
        || id.equals(SqlTypes.DATETIME.getIdentifier())
        || (type instanceof PassThroughLogicalType && isWritable(type.getBaseType()));
  }
}
