/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Beam rows to Iceberg records and back. Money stays exact: a decimal that does not fit is refused.
 */
final class IcebergRows {
  /** Every decimal column: 32 digits before the point and 6 behind it. */
  static final Types.DecimalType DECIMAL = Types.DecimalType.of(38, 6);

  private static final int LONGEST_PLAIN = 50;

  private IcebergRows() {}

  /** A table's columns, and which of them are its key. */
  static org.apache.iceberg.Schema icebergSchema(IcebergTable table) {
    UpsertKey key = table.key();
    Set<Integer> ofKey = new HashSet<>();
    List<Types.NestedField> fields = new ArrayList<>();
    for (Schema.Field field : table.schema().getFields()) {
      if (key != null && key.columns().contains(field.getName())) {
        ofKey.add(fields.size() + 1);
      }
      Types.NestedField.Builder column =
          field.getType().getNullable()
              ? Types.NestedField.optional(field.getName())
              : Types.NestedField.required(field.getName());
      fields.add(
          column
              .withId(fields.size() + 1)
              .ofType(icebergType(field))
              .withDoc(field.getDescription().isEmpty() ? null : field.getDescription())
              .build());
    }
    return new org.apache.iceberg.Schema(fields, ofKey);
  }

  private static Type icebergType(Schema.Field field) {
    return switch (field.getType().getTypeName()) {
      case STRING -> Types.StringType.get();
      case INT32 -> Types.IntegerType.get();
      case INT64 -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case DECIMAL -> DECIMAL;
      case BYTES -> Types.BinaryType.get();
      case DATETIME -> Types.TimestampType.withZone();
      default ->
          throw new IllegalArgumentException(
              "Unsupported type of column "
                  + field.getName()
                  + ": "
                  + field.getType().getTypeName()
                  + " (supported: STRING, INT32, INT64, FLOAT, DOUBLE, BOOLEAN, DECIMAL, BYTES,"
                  + " DATETIME)");
    };
  }

  /** A value as a table has it: equal ones are equal objects, decimals of any scale too. */
  static @Nullable Object valueOf(Row row, String column) {
    Object value = row.getValue(column);
    return icebergValue(row.getSchema().getField(column), value);
  }

  private static @Nullable Object icebergValue(Schema.Field field, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (field.getType().getTypeName()) {
      case DECIMAL -> decimal(field.getName(), (BigDecimal) value);
      case BYTES -> ByteBuffer.wrap((byte[]) value);
      case DATETIME ->
          java.time.Instant.ofEpochMilli(((org.joda.time.ReadableInstant) value).getMillis())
              .atOffset(ZoneOffset.UTC);
      default -> value;
    };
  }

  /** The value at the scale of a table, or a refusal. */
  static BigDecimal decimal(String column, BigDecimal value) {
    if (!fits(value)) {
      throw new ArithmeticException(
          "Cannot store %s: %s does not fit %s".formatted(column, text(value), DECIMAL));
    }
    return value.stripTrailingZeros().setScale(DECIMAL.scale());
  }

  /** Whether a table keeps all digits of a number. */
  static boolean fits(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() <= DECIMAL.scale()
        && before(stripped) <= DECIMAL.precision() - DECIMAL.scale();
  }

  /** A number for a message. */
  static String text(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    // A few characters of input may stand for millions of zeros.
    boolean isShort = Math.max(stripped.scale(), before(stripped)) <= LONGEST_PLAIN;
    return isShort ? value.toPlainString() : stripped.toString();
  }

  /** How many digits stand before the point. */
  private static long before(BigDecimal stripped) {
    return (long) stripped.precision() - stripped.scale();
  }

  /** Whether a table can hold a time in epoch milliseconds, which it keeps in microseconds. */
  static boolean fits(long millis) {
    return TimeUnit.MICROSECONDS.toMillis(TimeUnit.MILLISECONDS.toMicros(millis)) == millis;
  }

  /** The row a stored record was made from; decimals come back with scale 6. */
  static Row row(Schema schema, Record record) {
    List<@Nullable Object> values = new ArrayList<>(schema.getFieldCount());
    for (Schema.Field field : schema.getFields()) {
      values.add(beamValue(record.getField(field.getName())));
    }
    // The table's columns have the schema's types: prepare() saw to that.
    return Row.withSchema(schema).attachValues(values);
  }

  private static @Nullable Object beamValue(@Nullable Object value) {
    if (value instanceof OffsetDateTime time) {
      return org.joda.time.Instant.ofEpochMilli(time.toInstant().toEpochMilli());
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return value;
  }
}
