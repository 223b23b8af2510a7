/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.DoubleFieldMetrics;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.FloatFieldMetrics;
import org.apache.iceberg.parquet.ColumnWriter;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.iceberg.parquet.ParquetValueWriters;
import org.apache.iceberg.parquet.ParquetValueWriters.PrimitiveWriter;
import org.apache.iceberg.parquet.ParquetValueWriters.StructWriter;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * Writes cells to Parquet without an object for each. Of the types that {@link
 * IcebergRows#icebergSchema} makes.
 */
final class CellsWriter extends StructWriter<Cells> {
  private CellsWriter(List<ParquetValueWriter<?>> columns) {
    super(columns);
  }

  static CellsWriter of(MessageType stored) {
    List<ParquetValueWriter<?>> columns = new ArrayList<>();
    for (int i = 0; i < stored.getFieldCount(); i++) {
      Type type = stored.getType(i);
      ColumnDescriptor column = stored.getColumns().get(i);
      ParquetValueWriter<Cells> values = values(column, i, type);
      columns.add(
          type.isRepetition(Repetition.OPTIONAL)
              ? ParquetValueWriters.option(type, column.getMaxDefinitionLevel(), values)
              : values);
    }
    return new CellsWriter(columns);
  }

  private static ParquetValueWriter<Cells> values(ColumnDescriptor column, int i, Type type) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case FLOAT -> new Floats(column, i);
      case DOUBLE -> new Doubles(column, i);
      default -> new Values(column, i, put(type));
    };
  }

  private static Put put(Type type) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> (cells, i, out, level) -> out.writeBoolean(level, cells.longAt(i) != 0);
      case INT32 -> (cells, i, out, level) -> out.writeInteger(level, (int) cells.longAt(i));
      case INT64 ->
          type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation
              ? (cells, i, out, level) -> out.writeLong(level, cells.microsAt(i))
              : (cells, i, out, level) -> out.writeLong(level, cells.longAt(i));
      case BINARY -> (cells, i, out, level) -> out.writeBinary(level, cells.bytesAt(i));
      case FIXED_LEN_BYTE_ARRAY ->
          (cells, i, out, level) -> out.writeBinary(level, cells.decimalAt(i));
      default -> throw new IllegalArgumentException("Unsupported type of column: " + type);
    };
  }

  /** A column writes the cell of its number; null stands for none. */
  @Override
  protected @Nullable Object get(Cells cells, int column) {
    return cells.isNull(column) ? null : cells;
  }

  /** Puts a cell where its column's values go. */
  private interface Put {
    void put(Cells cells, int column, ColumnWriter<Cells> out, int level);
  }

  private static final class Values extends PrimitiveWriter<Cells> {
    private final int number;
    private final Put put;

    Values(ColumnDescriptor column, int number, Put put) {
      super(column);
      this.number = number;
      this.put = put;
    }

    @Override
    public void write(int level, Cells cells) {
      put.put(cells, number, column, level);
    }
  }

  /** Parquet's own statistics are of no use where there are values that are no numbers. */
  private static final class Floats extends PrimitiveWriter<Cells> {
    private final int number;
    private final FloatFieldMetrics.Builder metrics;

    Floats(ColumnDescriptor column, int number) {
      super(column);
      this.number = number;
      this.metrics = new FloatFieldMetrics.Builder(column.getPrimitiveType().getId().intValue());
    }

    @Override
    public void write(int level, Cells cells) {
      float value = (float) cells.doubleAt(number);
      column.writeFloat(level, value);
      metrics.addValue(value);
    }

    @Override
    public Stream<FieldMetrics<?>> metrics() {
      return Stream.of(metrics.build());
    }
  }

  /** As {@link Floats}. */
  private static final class Doubles extends PrimitiveWriter<Cells> {
    private final int number;
    private final DoubleFieldMetrics.Builder metrics;

    Doubles(ColumnDescriptor column, int number) {
      super(column);
      this.number = number;
      this.metrics = new DoubleFieldMetrics.Builder(column.getPrimitiveType().getId().intValue());
    }

    @Override
    public void write(int level, Cells cells) {
      double value = cells.doubleAt(number);
      column.writeDouble(level, value);
      metrics.addValue(value);
    }

    @Override
    public Stream<FieldMetrics<?>> metrics() {
      return Stream.of(metrics.build());
    }
  }
}
