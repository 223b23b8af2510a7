/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/** Goes past Avro data that nobody wants, and checks it on the way. Not thread-safe. */
final class AvroSkipper {
  private static final int MAX_DEPTH = 500;

  private boolean exact = true;
  private int depth;

  /** Makes ready for a record. */
  void start() {
    exact = true;
    depth = 0;
  }

  /** False if a text since the start is not UTF-8. */
  boolean isExact() {
    return exact;
  }

  void skip(Schema schema, AvroBytes in) throws CorruptAvroException {
    switch (schema.getType()) {
      case NULL -> {
        // No bytes at all.
      }
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.skip(Float.BYTES);
      case DOUBLE -> in.skip(Double.BYTES);
      case STRING -> text(in);
      case ENUM -> pick(schema.getEnumSymbols(), "symbol", in);
      case UNION -> skip(pick(schema.getTypes(), "branch", in), in);
      case BYTES -> in.skipBytes();
      case FIXED -> in.skip(schema.getFixedSize());
      case RECORD, ARRAY, MAP -> skipNested(schema, in);
    }
  }

  private void skipNested(Schema schema, AvroBytes in) throws CorruptAvroException {
    if (++depth > MAX_DEPTH) {
      throw new CorruptAvroException("more than " + MAX_DEPTH + " levels of nested values");
    }
    if (schema.getType() == Schema.Type.RECORD) {
      for (Field field : schema.getFields()) {
        skip(field.schema(), in);
      }
    } else {
      boolean map = schema.getType() == Schema.Type.MAP;
      Schema item = map ? schema.getValueType() : schema.getElementType();
      for (long count = in.readItemCount(); count > 0; count = in.readItemCount()) {
        for (long i = 0; i < count; i++) {
          if (map) {
            text(in);
          }
          skip(item, in);
        }
      }
    }
    depth--;
  }

  /** Goes past a text, whose bytes start at the result; tells if they are not UTF-8. */
  int text(AvroBytes in) throws CorruptAvroException {
    int from = in.skipBytes();
    int all = 0;
    for (int i = from; i < in.position(); i++) {
      all |= in.array()[i];
    }
    exact &= all >= 0 || RecordText.of(in.array(), from, in.position() - from).exact();
    return from;
  }

  static <T> T pick(List<T> choices, String name, AvroBytes in) throws CorruptAvroException {
    long index = in.readLong();
    if (index < 0 || index >= choices.size()) {
      throw new CorruptAvroException(
          name + " " + index + " is asked for, there are " + choices.size());
    }
    return choices.get((int) index);
  }
}
