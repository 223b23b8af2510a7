/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** Makes the readers of a schema, and gathers what is wrong with it. */
final class Readers {
  private static final String SUPPORTED =
      "BYTE, INT16, INT32, INT64, FLOAT, DOUBLE, DECIMAL, STRING, BOOLEAN, DATETIME, ROW, ARRAY,"
          + " ITERABLE, MAP with STRING keys";

  private final Skipper skipper;
  private final List<String> problems = new ArrayList<>();

  private Readers(Skipper skipper) {
    this.skipper = skipper;
  }

  /**
   * A reader for objects whose members are the fields of the schema.
   *
   * @param keys the JSON key of each field that has another name
   * @throws IllegalArgumentException if a type is not supported, or two fields have one key
   */
  static ObjectReader of(Skipper skipper, Schema schema, Map<String, String> keys) {
    Readers readers = new Readers(skipper);
    for (String field : keys.keySet()) {
      if (!schema.hasField(field)) {
        readers.problems.add(
            "Invalid field of a key: "
                + field
                + " (must be one of "
                + schema.getFieldNames()
                + ")");
      }
    }
    ObjectReader reader = readers.object(schema, keys, "");
    if (!readers.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", readers.problems));
    }
    return reader;
  }

  private ObjectReader object(Schema schema, Map<String, String> keys, String path) {
    List<FieldReader> fields = new ArrayList<>();
    List<Key> fieldKeys = new ArrayList<>();
    Map<String, String> fieldByKey = new HashMap<>();
    for (Field field : schema.getFields()) {
      String key = keys.getOrDefault(field.getName(), field.getName());
      String other = fieldByKey.put(key, field.getName());
      if (other != null) {
        problems.add(
            "Cannot use field %s together with field %s: both have the key %s"
                .formatted(path + other, path + field.getName(), key));
      }
      FieldReader reader = field(field.getType(), path + field.getName());
      if (reader != null) {
        fields.add(reader);
        fieldKeys.add(Key.field(key.getBytes(UTF_8), reader));
      }
    }
    return new ObjectReader(skipper, fields, fieldKeys);
  }

  private @Nullable FieldReader field(FieldType type, String path) {
    boolean nullable = Boolean.TRUE.equals(type.getNullable());
    return switch (type.getTypeName()) {
      case BYTE -> new WholeReader(skipper, path, nullable, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> new WholeReader(skipper, path, nullable, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> new WholeReader(skipper, path, nullable, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> new WholeReader(skipper, path, nullable, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> new FloatingReader(skipper, path, nullable, /* isDouble= */ false);
      case DOUBLE -> new FloatingReader(skipper, path, nullable, /* isDouble= */ true);
      case DECIMAL -> new DecimalReader(skipper, path, nullable);
      case STRING -> new TextReader(skipper, path, nullable);
      case BOOLEAN -> new TruthReader(skipper, path, nullable);
      case DATETIME -> new TimeReader(skipper, path, nullable);
      case ROW -> row(type, path, nullable);
      case ARRAY, ITERABLE -> {
        FieldReader elements = part(type.getCollectionElementType(), type, path);
        yield elements == null ? null : new ListReader(skipper, path, nullable, elements);
      }
      case MAP -> {
        FieldType key = type.getMapKeyType();
        boolean isText = key != null && key.getTypeName() == TypeName.STRING;
        FieldReader values = part(isText ? type.getMapValueType() : null, type, path);
        yield values == null ? null : new MapReader(skipper, path, nullable, values);
      }
      case BYTES, LOGICAL_TYPE -> unsupported(type, path);
    };
  }

  private @Nullable FieldReader row(FieldType type, String path, boolean nullable) {
    Schema schema = type.getRowSchema();
    return schema == null
        ? unsupported(type, path)
        : new RowReader(skipper, path, nullable, object(schema, Map.of(), path + "."));
  }

  private @Nullable FieldReader part(@Nullable FieldType inside, FieldType type, String path) {
    return inside == null ? unsupported(type, path) : field(inside, path + "[]");
  }

  private @Nullable FieldReader unsupported(FieldType type, String path) {
    problems.add(
        "Unsupported type of field %s: %s (supported: %s)"
            .formatted(path, type.getTypeName(), SUPPORTED));
    return null;
  }
}
