/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import io.millrace.transforms.rows.BaseValues;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * What is in some fields of a row, as bytes that are equal exactly where the content is: in every
 * block and JVM, whatever the layout of a column.
 *
 * <p>Decimals are equal if their numbers are, {@linkplain #toTheDigit or} if their digits are too;
 * maps if their entries are. NaN equals NaN, zero does not equal minus zero, and null equals
 * nothing else.
 *
 * <p>Immutable; safe for concurrent use.
 *
 * @since 0.1
 */
@Internal
public final class ContentBytes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int NULL = 0;
  private static final int VALUE = 1;
  private static final ContentBytes OF_VALUES = new ContentBytes(Schema.of(), List.of());

  private final Schema schema;
  private final int[] fields;
  private final boolean toTheDigit;

  /**
   * @param fields whose content it is
   */
  public ContentBytes(Schema schema, List<String> fields) {
    this(schema, fields, false);
  }

  private ContentBytes(Schema schema, List<String> fields, boolean toTheDigit) {
    this.schema = schema;
    this.fields = fields.stream().mapToInt(schema::indexOf).toArray();
    this.toTheDigit = toTheDigit;
  }

  /** All that is in a row: 1.0 and 1.00 differ. */
  public static ContentBytes toTheDigit(Schema schema) {
    return new ContentBytes(schema, schema.getFieldNames(), true);
  }

  /** Whether the content of two values of a field is equal; decimals by their numbers. */
  public static boolean areEqual(FieldType type, @Nullable Object one, @Nullable Object other) {
    return Arrays.equals(OF_VALUES.of(type, one), OF_VALUES.of(type, other));
  }

  private byte[] of(FieldType type, @Nullable Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(type, value, out);
    return out.toByteArray();
  }

  /** The content of a row. */
  public byte[] of(Block block, int row) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int field : fields) {
      write(schema.getField(field).getType(), block.column(field).valueAt(row), out);
    }
    return out.toByteArray();
  }

  private void write(FieldType type, @Nullable Object value, ByteArrayOutputStream out) {
    if (value == null) {
      out.write(NULL);
      return;
    }
    out.write(VALUE);
    switch (type.getTypeName()) {
      case BYTE, INT16, INT32, INT64 -> writeLong(((Number) value).longValue(), out);
      case BOOLEAN -> out.write((Boolean) value ? 1 : 0);
      case DATETIME -> writeLong(((ReadableInstant) value).getMillis(), out);
      case FLOAT, DOUBLE -> writeLong(Double.doubleToLongBits(((Number) value).doubleValue()), out);
      case DECIMAL -> {
        BigDecimal number = ((BigDecimal) value).stripTrailingZeros();
        writeLong(number.scale(), out);
        writeBytes(number.unscaledValue().toByteArray(), out);
        if (toTheDigit) {
          writeLong(((BigDecimal) value).scale(), out);
        }
      }
      case STRING -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
      case BYTES -> writeBytes((byte[]) value, out);
      case ARRAY, ITERABLE -> {
        FieldType element = requireNonNull(type.getCollectionElementType(), "element type is null");
        for (Object member : (Iterable<?>) value) {
          write(element, member, out);
        }
        // No member begins like that.
        out.write(VALUE + 1);
      }
      case MAP -> writeMap(type, (Map<?, ?>) value, out);
      case ROW -> {
        Row row = (Row) value;
        for (int field = 0; field < row.getFieldCount(); field++) {
          write(row.getSchema().getField(field).getType(), row.getValue(field), out);
        }
      }
      case LOGICAL_TYPE -> write(baseOf(type), BaseValues.of(type, value), out);
    }
  }

  private void writeMap(FieldType type, Map<?, ?> map, ByteArrayOutputStream out) {
    FieldType key = requireNonNull(type.getMapKeyType(), "key type is null");
    FieldType value = requireNonNull(type.getMapValueType(), "value type is null");
    byte[][] entries =
        map.entrySet().stream()
            .map(
                entry -> {
                  ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                  write(key, entry.getKey(), bytes);
                  write(value, entry.getValue(), bytes);
                  return bytes.toByteArray();
                })
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    writeLong(entries.length, out);
    for (byte[] entry : entries) {
      out.writeBytes(entry);
    }
  }

  private static FieldType baseOf(FieldType type) {
    return requireNonNull(type.getLogicalType(), "logical type is null").getBaseType();
  }

  private static void writeLong(long value, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static void writeBytes(byte[] bytes, ByteArrayOutputStream out) {
    writeLong(bytes.length, out);
    out.writeBytes(bytes);
  }
}
