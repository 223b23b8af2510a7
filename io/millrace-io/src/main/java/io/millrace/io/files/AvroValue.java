/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.transforms.block.ColumnBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** Reads the values of one field into its column. Not thread-safe. */
final class AvroValue {
  static final String SUPPORTED =
      "STRING, BYTES, BYTE, INT16, INT32, INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN, DATETIME";

  private final String name;
  private final TypeName type;
  private final boolean nullable;
  private final AvroSkipper skipper;
  private final List<String> faults;

  /**
   * @param faults where to tell what does not fit; there is a null in the column then
   */
  AvroValue(Field field, AvroSkipper skipper, List<String> faults) {
    this.name = field.getName();
    this.type = field.getType().getTypeName();
    this.nullable = Boolean.TRUE.equals(field.getType().getNullable());
    this.skipper = skipper;
    this.faults = faults;
  }

  static boolean isSupported(TypeName type) {
    return switch (type) {
      case ROW, ARRAY, ITERABLE, MAP, LOGICAL_TYPE -> false;
      default -> true;
    };
  }

  /** Adds a null, and tells if it may not be one. */
  void addMissing(ColumnBuilder column) {
    if (!nullable) {
      faults.add("Missing required " + name);
    }
    column.appendNull();
  }

  void read(Schema schema, AvroBytes in, ColumnBuilder column) throws CorruptAvroException {
    switch (schema.getType()) {
      case NULL -> addMissing(column);
      case UNION -> read(AvroSkipper.pick(schema.getTypes(), "branch", in), in, column);
      case BOOLEAN -> {
        boolean value = in.readBoolean();
        if (type == TypeName.BOOLEAN) {
          column.appendLong(value ? 1 : 0);
        } else {
          addUnfit(schema, column);
        }
      }
      case INT -> addWhole(schema, in.readInt(), column);
      case LONG -> addWhole(schema, in.readLong(), column);
      case FLOAT -> addFloating(schema, in.readFloat(), column);
      case DOUBLE -> addFloating(schema, in.readDouble(), column);
      case STRING -> {
        int from = skipper.text(in);
        addText(schema, in.array(), from, in.position() - from, column);
      }
      case ENUM -> {
        byte[] symbol = AvroSkipper.pick(schema.getEnumSymbols(), "symbol", in).getBytes(UTF_8);
        addText(schema, symbol, 0, symbol.length, column);
      }
      case BYTES -> {
        int from = in.skipBytes();
        addBytes(schema, in.array(), from, in.position() - from, column);
      }
      case FIXED -> {
        int from = in.skip(schema.getFixedSize());
        addBytes(schema, in.array(), from, schema.getFixedSize(), column);
      }
      case RECORD, ARRAY, MAP -> {
        skipper.skip(schema, in);
        addUnfit(schema, column);
      }
    }
  }

  private void addWhole(Schema schema, long value, ColumnBuilder column) {
    switch (type) {
      case INT64 -> column.appendLong(value);
      case INT32 -> addInRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE, column);
      case INT16 -> addInRange(value, Short.MIN_VALUE, Short.MAX_VALUE, column);
      case BYTE -> addInRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE, column);
      case DECIMAL -> column.appendDecimal(value, 0);
      case DOUBLE -> column.appendDouble(value);
      case DATETIME -> addTime(schema, value, column);
      default -> addUnfit(schema, column);
    }
  }

  private void addInRange(long value, long min, long max, ColumnBuilder column) {
    if (value < min || value > max) {
      addFault(String.valueOf(value), "a whole number from " + min + " to " + max, column);
    } else {
      column.appendLong(value);
    }
  }

  private void addTime(Schema schema, long value, ColumnBuilder column) {
    long perMilli = 1;
    LogicalType logical = schema.getLogicalType();
    if (logical != null) {
      switch (logical.getName()) {
        case "date" -> perMilli = 0;
        case "timestamp-micros", "local-timestamp-micros" -> perMilli = 1_000;
        case "timestamp-nanos", "local-timestamp-nanos" -> perMilli = 1_000_000;
        case "timestamp-millis", "local-timestamp-millis" -> perMilli = 1;
        default -> {
          addUnfit(schema, column);
          return;
        }
      }
    }
    // A day fits: Avro keeps it in 32 bits.
    long millis = perMilli == 0 ? value * 86_400_000L : Math.floorDiv(value, perMilli);
    if (millis < BlockRecords.FIRST_TIME || millis > BlockRecords.LAST_TIME) {
      addFault(String.valueOf(value), "between the years 1 and 9999", column);
    } else {
      column.appendLong(millis);
    }
  }

  private void addFloating(Schema schema, double value, ColumnBuilder column) {
    if (type == TypeName.DOUBLE
        || (type == TypeName.FLOAT && schema.getType() == Schema.Type.FLOAT)) {
      column.appendDouble(value);
    } else {
      addUnfit(schema, column);
    }
  }

  private void addText(Schema schema, byte[] bytes, int from, int length, ColumnBuilder column) {
    if (type == TypeName.STRING) {
      column.appendBytes(bytes, from, length);
    } else {
      addUnfit(schema, column);
    }
  }

  private void addBytes(Schema schema, byte[] bytes, int from, int length, ColumnBuilder column) {
    LogicalType logical = schema.getLogicalType();
    if (type == TypeName.BYTES) {
      column.appendBytes(bytes, from, length);
    } else if (type == TypeName.DECIMAL
        && logical instanceof LogicalTypes.Decimal decimal
        && length > 0) {
      BigInteger unscaled = new BigInteger(bytes, from, length);
      column.appendDecimal(new BigDecimal(unscaled, decimal.getScale()));
    } else if (type == TypeName.STRING && logical instanceof LogicalTypes.Uuid && length == 16) {
      ByteBuffer halves = ByteBuffer.wrap(bytes, from, length);
      byte[] text = new UUID(halves.getLong(), halves.getLong()).toString().getBytes(UTF_8);
      column.appendBytes(text, 0, text.length);
    } else {
      addUnfit(schema, column);
    }
  }

  private void addUnfit(Schema schema, ColumnBuilder column) {
    LogicalType logical = schema.getLogicalType();
    String kind = schema.getType().getName() + (logical == null ? "" : " " + logical.getName());
    addFault("Avro " + kind, "what a " + type + " takes", column);
  }

  private void addFault(String value, String must, ColumnBuilder column) {
    faults.add("Invalid %s: %s (must be %s)".formatted(name, value, must));
    column.appendNull();
  }
}
