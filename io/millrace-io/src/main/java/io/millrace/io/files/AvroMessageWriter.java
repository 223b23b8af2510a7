/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one schema as Avro records that {@link AvroMessages} reads. Not thread-safe.
 *
 * <p>DATETIME is a timestamp in milliseconds, DECIMAL has 38 digits, 6 of them behind the point. A
 * nullable field may be null, and is where it is missing.
 *
 * @since 0.1
 */
@Internal
public final class AvroMessageWriter {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int PRECISION = 38;
  private static final int SCALE = 6;
  private static final int NULL_BRANCH = 0;
  private static final int VALUE_BRANCH = 1;

  private final org.apache.beam.sdk.schemas.Schema rows;
  private final byte[] prefix;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable BinaryEncoder encoder;

  /**
   * A writer of records of {@link #schema}.
   *
   * @param id that of the schema
   */
  public AvroMessageWriter(org.apache.beam.sdk.schemas.Schema rows, int id) {
    this.rows = rows;
    this.prefix = ByteBuffer.allocate(AvroMessages.PREFIX_BYTES).put((byte) 0).putInt(id).array();
  }

  /** All that is wrong with such rows. */
  public static List<String> problems(org.apache.beam.sdk.schemas.Schema rows) {
    List<String> problems = new ArrayList<>();
    for (Field field : rows.getFields()) {
      if (!NAME.matcher(field.getName()).matches()) {
        problems.add(
            "Invalid name of field %s (must be %s, as Avro's are)"
                .formatted(field.getName(), NAME.pattern()));
      }
      if (!AvroValue.isSupported(field.getType().getTypeName())) {
        problems.add(AvroRangeReader.unsupported(field));
      }
    }
    return problems;
  }

  /**
   * The schema of such rows, as JSON.
   *
   * @param name of the record; what Avro's names do not have becomes an underscore
   */
  public static String schema(org.apache.beam.sdk.schemas.Schema rows, String name) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Field field : rows.getFields()) {
      Schema type = type(field.getType().getTypeName());
      fields.add(
          isNullable(field)
              ? new Schema.Field(
                  field.getName(),
                  Schema.createUnion(Schema.create(Schema.Type.NULL), type),
                  null,
                  JsonProperties.NULL_VALUE)
              : new Schema.Field(field.getName(), type));
    }
    String valid = name.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[0-9])", "_");
    return Schema.createRecord(valid, null, null, false, fields).toString();
  }

  private static boolean isNullable(Field field) {
    return Boolean.TRUE.equals(field.getType().getNullable());
  }

  private static Schema type(TypeName type) {
    return switch (type) {
      case BYTE, INT16, INT32 -> Schema.create(Schema.Type.INT);
      case INT64 -> Schema.create(Schema.Type.LONG);
      case FLOAT -> Schema.create(Schema.Type.FLOAT);
      case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case STRING -> Schema.create(Schema.Type.STRING);
      case BYTES -> Schema.create(Schema.Type.BYTES);
      case DATETIME -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
      case DECIMAL ->
          LogicalTypes.decimal(PRECISION, SCALE).addToSchema(Schema.create(Schema.Type.BYTES));
      case ARRAY, ITERABLE, MAP, ROW, LOGICAL_TYPE ->
          throw new IllegalArgumentException("Unsupported type: " + type);
    };
  }

  /**
   * The id and the record.
   *
   * @throws UnwritableValueException if a decimal has more digits than the schema's
   */
  public byte[] write(Row row) throws UnwritableValueException {
    bytes.reset();
    bytes.writeBytes(prefix);
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
    encoder = out;
    try {
      for (int i = 0; i < rows.getFieldCount(); i++) {
        Field field = rows.getField(i);
        Object value = row.getValue(i);
        if (isNullable(field)) {
          out.writeIndex(value == null ? NULL_BRANCH : VALUE_BRANCH);
        }
        if (value != null) {
          write(field, value, out);
        } else if (!isNullable(field)) {
          throw new UnwritableValueException("Missing required " + field.getName());
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Field field, Object value, BinaryEncoder out)
      throws IOException, UnwritableValueException {
    switch (field.getType().getTypeName()) {
      case BYTE, INT16, INT32 -> out.writeInt(((Number) value).intValue());
      case INT64 -> out.writeLong((Long) value);
      case FLOAT -> out.writeFloat((Float) value);
      case DOUBLE -> out.writeDouble((Double) value);
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case STRING -> out.writeString((String) value);
      case BYTES -> out.writeBytes((byte[]) value);
      case DATETIME -> out.writeLong(((ReadableInstant) value).getMillis());
      case DECIMAL -> out.writeBytes(unscaled(field.getName(), (BigDecimal) value));
      case ARRAY, ITERABLE, MAP, ROW, LOGICAL_TYPE ->
          throw new IllegalArgumentException("Unsupported type: " + field.getType());
    }
  }

  private static byte[] unscaled(String name, BigDecimal value) throws UnwritableValueException {
    try {
      BigDecimal scaled = value.setScale(SCALE);
      if (scaled.precision() <= PRECISION) {
        return requireNonNull(scaled.unscaledValue()).toByteArray();
      }
      throw new ArithmeticException("too many digits");
    } catch (ArithmeticException e) {
      throw new UnwritableValueException(
          "Invalid %s: %s (must have at most %d digits before the point and %d behind it)"
              .formatted(name, value, PRECISION - SCALE, SCALE),
          e);
    }
  }
}
