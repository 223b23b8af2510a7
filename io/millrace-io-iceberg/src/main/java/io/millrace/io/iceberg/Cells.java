/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * A row as it goes into a file of a table, by the number of the table's column. As a struct it has
 * the values that partitions are made of. Not thread-safe.
 */
abstract class Cells implements StructLike {
  private final List<NestedField> columns;

  Cells(Schema columns) {
    this.columns = columns.columns();
  }

  final String name(int column) {
    return columns.get(column).name();
  }

  /** Whether there is no value; the others are asked for where there is one. */
  abstract boolean isNull(int column);

  /** Of whole numbers, yes as 1 or no as 0, and times in epoch milliseconds. */
  abstract long longAt(int column);

  /** Of binary fractions. */
  abstract double doubleAt(int column);

  /**
   * A time as the table stores it.
   *
   * @throws ArithmeticException if it does not fit
   */
  final long microsAt(int column) {
    long millis = longAt(column);
    if (!IcebergRows.fits(millis)) {
      throw new ArithmeticException(
          "Cannot store %s: %d ms since 1970 do not fit %s"
              .formatted(name(column), millis, columns.get(column).type()));
    }
    return TimeUnit.MILLISECONDS.toMicros(millis);
  }

  /** A text's UTF-8, or bytes, until the next are asked for. */
  abstract Binary bytesAt(int column);

  /** A decimal as the table stores it, until the next is asked for. */
  abstract Binary decimalAt(int column);

  @Override
  public final int size() {
    return columns.size();
  }

  @Override
  public final <T> @Nullable T get(int column, Class<T> type) {
    return isNull(column) ? null : type.cast(value(column));
  }

  private Object value(int column) {
    return switch (columns.get(column).type().typeId()) {
      case STRING -> bytesAt(column).toStringUsingUTF8();
      case BINARY -> bytesAt(column).copy().toByteBuffer();
      case DECIMAL ->
          new BigDecimal(new BigInteger(decimalAt(column).getBytes()), IcebergRows.DECIMAL.scale());
      case FLOAT -> (float) doubleAt(column);
      case DOUBLE -> doubleAt(column);
      case INTEGER -> (int) longAt(column);
      case BOOLEAN -> longAt(column) != 0;
      case TIMESTAMP -> microsAt(column);
      default -> longAt(column);
    };
  }

  @Override
  public final <T> void set(int column, @Nullable T value) {
    throw new UnsupportedOperationException(
        "Unsupported change of a row: " + requireNonNull(name(column)));
  }
}
