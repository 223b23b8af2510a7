/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.mapType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The Parquet types that fields are written as. */
final class ParquetTypes {
  private static final int INT32_DIGITS = 9;
  private static final int INT64_DIGITS = 18;

  private ParquetTypes() {}

  static MessageType of(Schema schema, Map<String, ParquetDecimal> decimals) {
    List<Type> types = new ArrayList<>();
    for (Field field : schema.getFields()) {
      ParquetDecimal decimal = decimals.getOrDefault(field.getName(), ParquetDecimal.DEFAULT);
      types.add(of(field.getName(), field.getType(), decimal));
    }
    return new MessageType("row", types);
  }

  /** What cannot be written of the schema. */
  static List<String> problems(Schema schema) {
    List<String> problems = new ArrayList<>();
    if (schema.getFieldCount() == 0) {
      problems.add("Missing required fields");
    }
    for (Field field : schema.getFields()) {
      if (!isSupported(field.getType())) {
        problems.add(
            "Unsupported type of field %s: %s (supported: %s)"
                .formatted(
                    field.getName(),
                    field.getType(),
                    "all but logical types, rows without fields and maps with null keys"));
      }
    }
    return problems;
  }

  private static boolean isSupported(FieldType type) {
    return switch (type.getTypeName()) {
      case LOGICAL_TYPE -> false;
      case ARRAY, ITERABLE -> isSupported(elementOf(type));
      case MAP ->
          !Boolean.TRUE.equals(keyOf(type).getNullable())
              && isSupported(keyOf(type))
              && isSupported(valueOf(type));
      case ROW -> problems(schemaOf(type)).isEmpty();
      default -> true;
    };
  }

  private static Type of(String name, FieldType type, ParquetDecimal decimal) {
    Repetition repetition =
        Boolean.TRUE.equals(type.getNullable()) ? Repetition.OPTIONAL : Repetition.REQUIRED;
    return switch (type.getTypeName()) {
      case BOOLEAN -> primitive(PrimitiveTypeName.BOOLEAN, repetition, name, null);
      case BYTE -> primitive(PrimitiveTypeName.INT32, repetition, name, intType(Byte.SIZE, true));
      case INT16 -> primitive(PrimitiveTypeName.INT32, repetition, name, intType(Short.SIZE, true));
      case INT32 -> primitive(PrimitiveTypeName.INT32, repetition, name, null);
      case INT64 -> primitive(PrimitiveTypeName.INT64, repetition, name, null);
      case FLOAT -> primitive(PrimitiveTypeName.FLOAT, repetition, name, null);
      case DOUBLE -> primitive(PrimitiveTypeName.DOUBLE, repetition, name, null);
      case BYTES -> primitive(PrimitiveTypeName.BINARY, repetition, name, null);
      case STRING -> primitive(PrimitiveTypeName.BINARY, repetition, name, stringType());
      case DATETIME ->
          primitive(
              PrimitiveTypeName.INT64, repetition, name, timestampType(true, TimeUnit.MILLIS));
      case DECIMAL -> decimal(repetition, name, decimal);
      case ARRAY, ITERABLE ->
          Types.buildGroup(repetition)
              .as(listType())
              .addField(repeated("list", of("element", elementOf(type), decimal)))
              .named(name);
      case MAP ->
          Types.buildGroup(repetition)
              .as(mapType())
              .addField(
                  repeated(
                      "key_value",
                      of("key", keyOf(type), decimal),
                      of("value", valueOf(type), decimal)))
              .named(name);
      case ROW -> new GroupType(repetition, name, of(schemaOf(type), Map.of()).getFields());
      case LOGICAL_TYPE ->
          throw new IllegalArgumentException("Unsupported type of field " + name + ": " + type);
    };
  }

  private static GroupType repeated(String name, Type... inside) {
    return new GroupType(Repetition.REPEATED, name, inside);
  }

  private static PrimitiveType primitive(
      PrimitiveTypeName type,
      Repetition repetition,
      String name,
      @Nullable LogicalTypeAnnotation meaning) {
    return Types.primitive(type, repetition).as(meaning).named(name);
  }

  private static PrimitiveType decimal(Repetition repetition, String name, ParquetDecimal decimal) {
    LogicalTypeAnnotation meaning = decimalType(decimal.scale(), decimal.precision());
    if (decimal.precision() <= INT32_DIGITS) {
      return primitive(PrimitiveTypeName.INT32, repetition, name, meaning);
    }
    return decimal.precision() <= INT64_DIGITS
        ? primitive(PrimitiveTypeName.INT64, repetition, name, meaning)
        : Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
            .length(bytes(decimal.precision()))
            .as(meaning)
            .named(name);
  }

  /** How many bytes the largest number of so many digits takes, with its sign. */
  private static int bytes(int digits) {
    return BigInteger.TEN.pow(digits).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
  }

  static FieldType elementOf(FieldType list) {
    return requireNonNull(list.getCollectionElementType(), "a list says what is inside");
  }

  static FieldType keyOf(FieldType map) {
    return requireNonNull(map.getMapKeyType(), "a map says what its keys are");
  }

  static FieldType valueOf(FieldType map) {
    return requireNonNull(map.getMapValueType(), "a map says what its values are");
  }

  static Schema schemaOf(FieldType row) {
    return requireNonNull(row.getRowSchema(), "a row says what its fields are");
  }
}
