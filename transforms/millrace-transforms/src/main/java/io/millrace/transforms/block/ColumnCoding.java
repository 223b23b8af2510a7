/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** The bytes of columns, in version 1 of a block. */
final class ColumnCoding {
  private ColumnCoding() {}

  static void write(ByteSink sink, Column column) {
    writeNulls(sink, column);
    if (column instanceof LongColumn longs) {
      PackedLongs.write(sink, longs.values, longs.rows);
    } else if (column instanceof DoubleColumn doubles) {
      for (int row = 0; row < doubles.rows; row++) {
        sink.putLong(Double.doubleToRawLongBits(doubles.values[row]));
      }
    } else if (column instanceof DecimalColumn decimals) {
      writeDecimals(sink, decimals);
    } else if (column instanceof TextColumn text) {
      TextCoding.write(sink, text);
    } else if (column instanceof ListColumn lists) {
      writeOffsets(sink, lists.offsets, lists.rows);
      write(sink, lists.elements);
    } else if (column instanceof MapColumn maps) {
      writeOffsets(sink, maps.offsets, maps.rows);
      write(sink, maps.keys);
      write(sink, maps.values);
    } else if (column instanceof RowColumn nested) {
      for (Column field : nested.fields) {
        write(sink, field);
      }
    }
  }

  static Column read(ByteSource source, FieldType type, int rows) throws CoderException {
    long @Nullable [] nulls = readNulls(source, rows);
    FieldType base = BaseTypes.of(type);
    return switch (base.getTypeName()) {
      case BYTE, INT16, INT32, INT64, BOOLEAN, DATETIME ->
          new LongColumn(type, rows, nulls, PackedLongs.read(source, rows));
      case FLOAT, DOUBLE -> readDoubles(source, type, rows, nulls);
      case DECIMAL -> readDecimals(source, type, rows, nulls);
      case STRING, BYTES -> TextCoding.read(source, type, rows, nulls);
      case ARRAY, ITERABLE -> {
        int[] offsets = readOffsets(source, rows);
        FieldType element = inside(base.getCollectionElementType(), base);
        yield new ListColumn(type, rows, nulls, offsets, read(source, element, offsets[rows]));
      }
      case MAP -> {
        int[] offsets = readOffsets(source, rows);
        Column keys = read(source, inside(base.getMapKeyType(), base), offsets[rows]);
        Column values = read(source, inside(base.getMapValueType(), base), offsets[rows]);
        yield new MapColumn(type, rows, nulls, offsets, keys, values);
      }
      case ROW -> {
        Schema schema = inside(base.getRowSchema(), base);
        List<Column> fields = new ArrayList<>(schema.getFieldCount());
        for (Field field : schema.getFields()) {
          fields.add(read(source, field.getType(), rows));
        }
        yield new RowColumn(type, schema, rows, nulls, List.copyOf(fields));
      }
      case LOGICAL_TYPE -> throw new IllegalStateException("A base type is never logical: " + base);
    };
  }

  private static <T> T inside(@Nullable T part, FieldType type) throws CoderException {
    if (part == null) {
      throw new CoderException("Cannot read a block: " + type + " does not say what is inside");
    }
    return part;
  }

  private static void writeNulls(ByteSink sink, Column column) {
    sink.putByte(column.nulls == null ? 0 : 1);
    if (column.nulls != null) {
      sink.putLongs(column.nulls, Nulls.words(column.rows));
    }
  }

  static long @Nullable [] readNulls(ByteSource source, int rows) throws CoderException {
    return source.getByte() == 0 ? null : source.getLongs(Nulls.words(rows));
  }

  private static DoubleColumn readDoubles(
      ByteSource source, FieldType type, int rows, long @Nullable [] nulls) throws CoderException {
    long[] bits = source.getLongs(rows);
    double[] values = new double[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = Double.longBitsToDouble(bits[row]);
    }
    return new DoubleColumn(type, rows, nulls, values);
  }

  private static void writeDecimals(ByteSink sink, DecimalColumn column) {
    PackedLongs.write(sink, column.unscaled, column.rows);
    int given = column.scales.length;
    long[] scales = sink.lend(given);
    for (int i = 0; i < given; i++) {
      scales[i] = column.scales[i];
    }
    sink.putByte(given == 1 ? 0 : 1);
    PackedLongs.write(sink, scales, given);
    Map<Integer, BigDecimal> large = column.large == null ? Map.of() : column.large;
    sink.putCount(large.size());
    large.forEach(
        (row, value) -> {
          byte[] digits = value.unscaledValue().toByteArray();
          sink.putCount(row);
          sink.putInt(value.scale());
          sink.putCount(digits.length);
          sink.putBytes(digits, 0, digits.length);
        });
  }

  private static DecimalColumn readDecimals(
      ByteSource source, FieldType type, int rows, long @Nullable [] nulls) throws CoderException {
    long[] unscaled = PackedLongs.read(source, rows);
    int[] scales = new int[source.getByte() == 0 ? 1 : rows];
    long[] read = PackedLongs.borrow(source, scales.length);
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Math.toIntExact(read[i]);
    }
    int count = source.getCount();
    TreeMap<Integer, BigDecimal> large = count == 0 ? null : new TreeMap<>();
    for (int i = 0; large != null && i < count; i++) {
      int row = inRange(source.getCount(), rows);
      int scale = source.getInt();
      large.put(row, new BigDecimal(new BigInteger(source.getBytes(source.getCount())), scale));
    }
    return new DecimalColumn(type, rows, nulls, unscaled, scales, large);
  }

  static int inRange(long index, int size) throws CoderException {
    if (index < 0 || index >= size) {
      throw new CoderException("Cannot read a block: " + index + " is not one of " + size);
    }
    return (int) index;
  }

  static void writeOffsets(ByteSink sink, int[] offsets, int rows) {
    long[] lengths = sink.lend(rows);
    for (int row = 0; row < rows; row++) {
      lengths[row] = (long) offsets[row + 1] - offsets[row];
    }
    PackedLongs.write(sink, lengths, rows);
  }

  static int[] readOffsets(ByteSource source, int rows) throws CoderException {
    long[] lengths = PackedLongs.borrow(source, rows);
    int[] offsets = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      if (lengths[row] < 0 || lengths[row] > Integer.MAX_VALUE - offsets[row]) {
        throw new CoderException("Cannot read a block: a length of " + lengths[row]);
      }
      offsets[row + 1] = offsets[row] + (int) lengths[row];
    }
    return offsets;
  }
}
