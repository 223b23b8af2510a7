/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.transforms.block.ColumnBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Takes the values of a primitive Parquet column into ours. Not thread-safe. */
abstract class ParquetValue extends PrimitiveConverter {
  final String path;
  final ColumnBuilder column;
  final ParquetRow row;

  ParquetValue(String path, ColumnBuilder column, ParquetRow row) {
    this.path = path;
    this.column = column;
    this.row = row;
  }

  /** Who takes values written as that type into a column of the wanted one; null for nobody. */
  static @Nullable ParquetValue of(
      String path, TypeName wanted, PrimitiveType written, ColumnBuilder column, ParquetRow row) {
    LogicalTypeAnnotation meaning = written.getLogicalTypeAnnotation();
    boolean decimal = meaning instanceof DecimalLogicalTypeAnnotation;
    if (decimal && wanted == TypeName.DECIMAL) {
      int scale = ((DecimalLogicalTypeAnnotation) meaning).getScale();
      return new Decimal(path, column, row, scale);
    }
    return switch (written.getPrimitiveTypeName()) {
      case BOOLEAN -> wanted == TypeName.BOOLEAN ? new Flag(path, column, row) : null;
      case INT32, INT64 -> decimal ? null : ofWhole(path, wanted, meaning, column, row);
      case FLOAT, DOUBLE ->
          wanted == TypeName.DOUBLE
                  || (wanted == TypeName.FLOAT
                      && written.getPrimitiveTypeName() == PrimitiveTypeName.FLOAT)
              ? new Floating(path, column, row)
              : null;
      case INT96 ->
          wanted == TypeName.DATETIME ? new ParquetTime(path, column, row, meaning) : null;
      case BINARY, FIXED_LEN_BYTE_ARRAY -> ofBytes(path, wanted, meaning, column, row);
    };
  }

  private static @Nullable ParquetValue ofWhole(
      String path,
      TypeName wanted,
      @Nullable LogicalTypeAnnotation meaning,
      ColumnBuilder column,
      ParquetRow row) {
    boolean unsigned = meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
    return switch (wanted) {
      case BYTE, INT16, INT32, INT64, DECIMAL, DOUBLE ->
          new ParquetWhole(path, column, row, wanted, unsigned);
      case DATETIME ->
          meaning instanceof TimeLogicalTypeAnnotation || unsigned
              ? null
              : new ParquetTime(path, column, row, meaning);
      default -> null;
    };
  }

  private static @Nullable ParquetValue ofBytes(
      String path,
      TypeName wanted,
      @Nullable LogicalTypeAnnotation meaning,
      ColumnBuilder column,
      ParquetRow row) {
    if (wanted == TypeName.BYTES) {
      return new ParquetText(path, column, row, /* utf8= */ false);
    }
    if (wanted != TypeName.STRING) {
      return null;
    }
    if (meaning instanceof UUIDLogicalTypeAnnotation) {
      return new Uuid(path, column, row);
    }
    return meaning instanceof StringLogicalTypeAnnotation
            || meaning instanceof EnumLogicalTypeAnnotation
            || meaning instanceof JsonLogicalTypeAnnotation
        ? new ParquetText(path, column, row, /* utf8= */ true)
        : null;
  }

  final void addFault(String value, String must) {
    row.addFault(path, value, must);
    column.appendNull();
  }

  private static final class Flag extends ParquetValue {
    Flag(String path, ColumnBuilder column, ParquetRow row) {
      super(path, column, row);
    }

    @Override
    public void addBoolean(boolean value) {
      column.appendLong(value ? 1 : 0);
    }
  }

  private static final class Floating extends ParquetValue {
    Floating(String path, ColumnBuilder column, ParquetRow row) {
      super(path, column, row);
    }

    @Override
    public void addFloat(float value) {
      column.appendDouble(value);
    }

    @Override
    public void addDouble(double value) {
      column.appendDouble(value);
    }
  }

  private static final class Decimal extends ParquetValue {
    private final int scale;

    Decimal(String path, ColumnBuilder column, ParquetRow row, int scale) {
      super(path, column, row);
      this.scale = scale;
    }

    @Override
    public void addInt(int value) {
      column.appendDecimal(value, scale);
    }

    @Override
    public void addLong(long value) {
      column.appendDecimal(value, scale);
    }

    @Override
    public void addBinary(Binary value) {
      row.addBytes(value.length());
      if (value.length() == 0) {
        addFault("no bytes", "a decimal");
      } else {
        column.appendDecimal(new BigDecimal(new BigInteger(value.getBytesUnsafe()), scale));
      }
    }
  }

  private static final class Uuid extends ParquetValue {
    Uuid(String path, ColumnBuilder column, ParquetRow row) {
      super(path, column, row);
    }

    @Override
    public void addBinary(Binary value) {
      ByteBuffer halves = value.toByteBuffer();
      byte[] text = new UUID(halves.getLong(), halves.getLong()).toString().getBytes(UTF_8);
      column.appendBytes(text, 0, text.length);
    }
  }
}
