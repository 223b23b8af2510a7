/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Writes Avro data as plain JSON.
 *
 * <p>A union's value stands alone, without Avro's {@code {"string": ...}}; decimals are exact
 * numbers, times ISO-8601 text (see {@link AvroTimes}), bytes and fixed base64 text, enums text;
 * {@code NaN} and the infinities, which JSON lacks, are text. A value outside its logical type's
 * range stays what it is without it. Not thread-safe.
 */
final class AvroJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_DEPTH = 500;

  private final AvroBytes in;
  private final JsonGenerator out;
  private int depth;
  private boolean exact = true;

  private AvroJson(AvroBytes in, JsonGenerator out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Writes the next datum.
   *
   * @return false if a text in it is not UTF-8 and so not given back
   */
  static boolean write(Schema schema, AvroBytes in, OutputStream out)
      throws CorruptAvroException, IOException {
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      AvroJson json = new AvroJson(in, generator);
      json.write(schema);
      return json.exact;
    }
  }

  private void write(Schema schema) throws CorruptAvroException, IOException {
    switch (schema.getType()) {
      case NULL -> out.writeNull();
      case BOOLEAN -> out.writeBoolean(in.readBoolean());
      case INT -> writeNumber(schema, in.readInt());
      case LONG -> writeNumber(schema, in.readLong());
      case FLOAT -> writeFloat(in.readFloat());
      case DOUBLE -> writeDouble(in.readDouble());
      case STRING -> out.writeString(readText());
      case ENUM -> out.writeString(pick(schema.getEnumSymbols(), "symbol"));
      case UNION -> write(pick(schema.getTypes(), "branch"));
      case BYTES -> {
        int from = in.skipBytes();
        writeBytes(schema, from, in.position() - from);
      }
      case FIXED -> writeBytes(schema, in.skip(schema.getFixedSize()), schema.getFixedSize());
      case RECORD, ARRAY, MAP -> writeNested(schema);
    }
  }

  private void writeNested(Schema schema) throws CorruptAvroException, IOException {
    if (++depth > MAX_DEPTH) {
      throw new CorruptAvroException("more than " + MAX_DEPTH + " levels of nested values");
    }
    switch (schema.getType()) {
      case RECORD -> writeRecord(schema);
      case ARRAY -> writeArray(schema.getElementType());
      default -> writeMap(schema.getValueType());
    }
    depth--;
  }

  private void writeRecord(Schema schema) throws CorruptAvroException, IOException {
    out.writeStartObject();
    for (Schema.Field field : schema.getFields()) {
      out.writeFieldName(field.name());
      write(field.schema());
    }
    out.writeEndObject();
  }

  private void writeArray(Schema elements) throws CorruptAvroException, IOException {
    out.writeStartArray();
    for (long count = in.readItemCount(); count > 0; count = in.readItemCount()) {
      for (long i = 0; i < count; i++) {
        write(elements);
      }
    }
    out.writeEndArray();
  }

  private void writeMap(Schema values) throws CorruptAvroException, IOException {
    out.writeStartObject();
    for (long count = in.readItemCount(); count > 0; count = in.readItemCount()) {
      for (long i = 0; i < count; i++) {
        out.writeFieldName(readText());
        write(values);
      }
    }
    out.writeEndObject();
  }

  private void writeNumber(Schema schema, long value) throws IOException {
    String time = AvroTimes.text(schema.getLogicalType(), value);
    if (time == null) {
      out.writeNumber(value);
    } else {
      out.writeString(time);
    }
  }

  private void writeFloat(float value) throws IOException {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Float.toString(value));
    }
  }

  private void writeDouble(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Double.toString(value));
    }
  }

  private void writeBytes(Schema schema, int from, int length) throws IOException {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal && length > 0) {
      BigInteger unscaled = new BigInteger(in.array(), from, length);
      out.writeNumber(new BigDecimal(unscaled, decimal.getScale()));
    } else if (schema.getLogicalType() instanceof LogicalTypes.Uuid && length == 16) {
      ByteBuffer bytes = ByteBuffer.wrap(in.array(), from, length);
      out.writeString(new UUID(bytes.getLong(), bytes.getLong()).toString());
    } else {
      out.writeBinary(in.array(), from, length);
    }
  }

  private String readText() throws CorruptAvroException {
    int from = in.skipBytes();
    RecordText text = RecordText.of(in.array(), from, in.position() - from);
    exact &= text.exact();
    return text.text();
  }

  private <T> T pick(List<T> choices, String name) throws CorruptAvroException {
    long index = in.readLong();
    if (index < 0 || index >= choices.size()) {
      throw new CorruptAvroException(
          name + " " + index + " is asked for, there are " + choices.size());
    }
    return choices.get((int) index);
  }
}
