/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.transforms.block.Column;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.joda.time.ReadableInstant;

/** Writes the values of one field, out of a column or, inside of others, one by one. */
interface ParquetField {
  /** Writes the value of a row that has one. */
  void write(Column column, int row, RecordConsumer out);

  /** Writes a value as a Beam row holds it. */
  void write(Object value, RecordConsumer out);

  static ParquetField of(String path, FieldType type, Type written) {
    return switch (type.getTypeName()) {
      case BYTE, INT16, INT32 -> new Int32();
      case INT64 -> new Int64();
      case BOOLEAN -> new Flag();
      case FLOAT -> new Real32();
      case DOUBLE -> new Real64();
      case DATETIME -> new Time();
      case DECIMAL -> new ParquetDecimalField(path, written.asPrimitiveType());
      case STRING, BYTES -> new Text();
      case ARRAY, ITERABLE -> new Items(path, ParquetTypes.elementOf(type), written.asGroupType());
      case MAP ->
          new Entries(
              path, ParquetTypes.keyOf(type), ParquetTypes.valueOf(type), written.asGroupType());
      case ROW -> new Nested(path, ParquetTypes.schemaOf(type), written.asGroupType());
      case LOGICAL_TYPE ->
          throw new IllegalArgumentException("Unsupported type of field " + path + ": " + type);
    };
  }

  final class Int32 implements ParquetField {
    @Override
    public void write(Column column, int row, RecordConsumer out) {
      out.addInteger((int) column.longAt(row));
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.addInteger(((Number) value).intValue());
    }
  }

  final class Int64 implements ParquetField {
    @Override
    public void write(Column column, int row, RecordConsumer out) {
      out.addLong(column.longAt(row));
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.addLong((Long) value);
    }
  }

  final class Time implements ParquetField {
    @Override
    public void write(Column column, int row, RecordConsumer out) {
      out.addLong(column.longAt(row));
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.addLong(((ReadableInstant) value).getMillis());
    }
  }

  final class Flag implements ParquetField {
    @Override
    public void write(Column column, int row, RecordConsumer out) {
      out.addBoolean(column.longAt(row) != 0);
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.addBoolean((Boolean) value);
    }
  }

  final class Real32 implements ParquetField {
    @Override
    public void write(Column column, int row, RecordConsumer out) {
      out.addFloat((float) column.doubleAt(row));
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.addFloat((Float) value);
    }
  }

  final class Real64 implements ParquetField {
    @Override
    public void write(Column column, int row, RecordConsumer out) {
      out.addDouble(column.doubleAt(row));
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.addDouble((Double) value);
    }
  }

  final class Text implements ParquetField {
    private byte[] buffer = new byte[64];

    @Override
    public void write(Column column, int row, RecordConsumer out) {
      int length = column.length(row);
      if (length > buffer.length) {
        buffer = new byte[Math.max(length, buffer.length * 2)];
      }
      column.copyTo(row, buffer, 0);
      out.addBinary(Binary.fromReusedByteArray(buffer, 0, length));
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      byte[] bytes = value instanceof String text ? text.getBytes(UTF_8) : (byte[]) value;
      out.addBinary(Binary.fromConstantByteArray(bytes));
    }
  }

  /** What has others inside; its columns are written value by value. */
  abstract class Group implements ParquetField {
    @Override
    public final void write(Column column, int row, RecordConsumer out) {
      Object value = column.valueAt(row);
      if (value != null) {
        write(value, out);
      }
    }
  }

  final class Items extends Group {
    private final ParquetMembers element;
    private final String list;

    Items(String path, FieldType type, GroupType written) {
      GroupType repeated = written.getType(0).asGroupType();
      list = repeated.getName();
      element = new ParquetMembers(path, List.of(type), repeated);
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.startGroup();
      Iterator<?> elements = ((Iterable<?>) value).iterator();
      if (elements.hasNext()) {
        out.startField(list, 0);
        while (elements.hasNext()) {
          element.write(out, elements.next());
        }
        out.endField(list, 0);
      }
      out.endGroup();
    }
  }

  final class Entries extends Group {
    private final ParquetMembers entry;
    private final String map;

    Entries(String path, FieldType key, FieldType value, GroupType written) {
      GroupType repeated = written.getType(0).asGroupType();
      map = repeated.getName();
      entry = new ParquetMembers(path, List.of(key, value), repeated);
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      out.startGroup();
      Map<?, ?> entries = (Map<?, ?>) value;
      if (!entries.isEmpty()) {
        out.startField(map, 0);
        entries.forEach((key, mapped) -> entry.write(out, key, mapped));
        out.endField(map, 0);
      }
      out.endGroup();
    }
  }

  final class Nested extends Group {
    private final ParquetMembers members;

    Nested(String path, Schema schema, GroupType written) {
      List<FieldType> types = schema.getFields().stream().map(Schema.Field::getType).toList();
      members = new ParquetMembers(path, types, written);
    }

    @Override
    public void write(Object value, RecordConsumer out) {
      members.write(out, ((Row) value).getValues().toArray());
    }
  }
}
