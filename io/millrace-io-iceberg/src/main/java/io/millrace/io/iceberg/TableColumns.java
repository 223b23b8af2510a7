/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.ValidationException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** The columns of a table, whoever made it, as fields of rows. */
final class TableColumns {
  private TableColumns() {}

  /**
   * The schema that rows of a table have.
   *
   * @throws ValidationException naming each column whose type no field can hold
   */
  static Schema schema(String table, org.apache.iceberg.Schema columns) {
    List<String> problems = new ArrayList<>();
    Schema schema = schema(columns.asStruct(), "", problems);
    if (!problems.isEmpty()) {
      throw new ValidationException("Cannot read " + table + ": " + String.join("; ", problems));
    }
    return schema;
  }

  private static Schema schema(Types.StructType columns, String path, List<String> problems) {
    Schema.Builder schema = Schema.builder();
    for (Types.NestedField column : columns.fields()) {
      FieldType type = type(column.type(), path + column.name(), problems);
      schema.addField(
          Field.of(column.name(), type.withNullable(column.isOptional()))
              .withDescription(column.doc() == null ? "" : column.doc()));
    }
    return schema.build();
  }

  private static FieldType type(Type type, String path, List<String> problems) {
    return switch (type.typeId()) {
      case STRING, UUID -> FieldType.STRING;
      case INTEGER -> FieldType.INT32;
      case LONG -> FieldType.INT64;
      case FLOAT -> FieldType.FLOAT;
      case DOUBLE -> FieldType.DOUBLE;
      case BOOLEAN -> FieldType.BOOLEAN;
      case DECIMAL -> FieldType.DECIMAL;
      case BINARY, FIXED -> FieldType.BYTES;
      case DATE, TIMESTAMP -> FieldType.DATETIME;
      case STRUCT -> FieldType.row(schema(type.asStructType(), path + ".", problems));
      case LIST -> {
        Types.ListType list = type.asListType();
        yield FieldType.array(
            type(list.elementType(), path + "[]", problems).withNullable(list.isElementOptional()));
      }
      case MAP -> {
        Types.MapType map = type.asMapType();
        yield FieldType.map(
            type(map.keyType(), path + "{key}", problems),
            type(map.valueType(), path + "{}", problems).withNullable(map.isValueOptional()));
      }
      default -> {
        problems.add("Unsupported type of column %s: %s".formatted(path, type));
        yield FieldType.STRING;
      }
    };
  }

  /** The row of a record whose columns are those of the schema, in order. */
  static Row row(Schema schema, StructLike record) {
    List<@Nullable Object> values = new ArrayList<>(schema.getFieldCount());
    for (int i = 0; i < schema.getFieldCount(); i++) {
      values.add(value(schema.getField(i).getType(), record.get(i, Object.class)));
    }
    return Row.withSchema(schema).attachValues(values);
  }

  private static @Nullable Object value(FieldType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeName()) {
      case STRING -> value.toString();
      case BYTES -> bytes(value);
      case DATETIME -> org.joda.time.Instant.ofEpochMilli(instant(value).toEpochMilli());
      case ROW -> row(requireNonNull(type.getRowSchema()), (StructLike) value);
      case ARRAY -> {
        FieldType element = requireNonNull(type.getCollectionElementType());
        List<@Nullable Object> elements = new ArrayList<>();
        ((List<?>) value).forEach(each -> elements.add(value(element, each)));
        yield elements;
      }
      case MAP -> {
        FieldType key = requireNonNull(type.getMapKeyType());
        FieldType of = requireNonNull(type.getMapValueType());
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((k, v) -> entries.put(value(key, k), value(of, v)));
        yield entries;
      }
      default -> value;
    };
  }

  private static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** A time without zone is UTC, a date its first moment there. */
  private static Instant instant(Object value) {
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    return value instanceof LocalDateTime time
        ? time.toInstant(ZoneOffset.UTC)
        : ((LocalDate) value).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
