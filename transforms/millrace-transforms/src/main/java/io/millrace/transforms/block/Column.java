/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.math.BigDecimal;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * The values of one field in a {@link Block}. Immutable; safe for concurrent use.
 *
 * <p>Each accessor is for the field types it names and throws {@link UnsupportedOperationException}
 * for others; where {@link #isNull} is true it answers zero or the empty value. Rows are 0 to
 * {@link #rows()} - 1; another row is an {@link IndexOutOfBoundsException} or any value at all,
 * since the arrays behind may be longer.
 *
 * <pre>{@code
 * Column price = block.column("price");
 * for (int row = 0; row < price.rows(); row++) {
 *   if (!price.isNull(row)) {
 *     cents += price.unscaled(row); // scale(row) says of what
 *   }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public abstract sealed class Column
    permits LongColumn, DoubleColumn, DecimalColumn, TextColumn, ListColumn, MapColumn, RowColumn {
  final FieldType type;
  final TypeName kind;
  final int rows;
  final long @Nullable [] nulls;

  Column(FieldType type, int rows, long @Nullable [] nulls) {
    this.type = type;
    this.kind = BaseTypes.of(type).getTypeName();
    this.rows = rows;
    this.nulls = nulls;
  }

  /** The type of the field. */
  public final FieldType type() {
    return type;
  }

  /** How many values there are, nulls included. */
  public final int rows() {
    return rows;
  }

  /** Whether the row has no value. */
  public final boolean isNull(int row) {
    return Nulls.isNull(nulls, row);
  }

  /** BYTE, INT16, INT32, INT64 as they are, BOOLEAN as 0 or 1, DATETIME in epoch milliseconds. */
  public long longAt(int row) {
    throw unsupported("longAt");
  }

  /** DOUBLE, with the very bits it came with; FLOAT, whose signalling NaN becomes a quiet one. */
  public double doubleAt(int row) {
    throw unsupported("doubleAt");
  }

  /** DECIMAL, with its scale. */
  public BigDecimal decimalAt(int row) {
    throw unsupported("decimalAt");
  }

  /** Whether the DECIMAL needs more than 64 bits, so that {@link #unscaled} cannot give it. */
  public boolean isLarge(int row) {
    throw unsupported("isLarge");
  }

  /**
   * The digits of a DECIMAL as an integer: 1250 for 12.50.
   *
   * @throws ArithmeticException if {@link #isLarge}
   */
  public long unscaled(int row) {
    throw unsupported("unscaled");
  }

  /** How many of a DECIMAL's digits stand after the point; may be negative. */
  public int scale(int row) {
    throw unsupported("scale");
  }

  /** How many bytes a BYTES or a STRING's UTF-8 has, how many members a list or a map. */
  public int length(int row) {
    throw unsupported("length");
  }

  /**
   * Writes a BYTES or a STRING's UTF-8 into the buffer.
   *
   * @return the position after it
   */
  public int copyTo(int row, byte[] buffer, int position) {
    throw unsupported("copyTo");
  }

  /** STRING. */
  public String stringAt(int row) {
    throw unsupported("stringAt");
  }

  /** The value as a Beam Row holds it; null for a null. */
  public final @Nullable Object valueAt(int row) {
    return isNull(row) ? null : BaseTypes.toInput(type, value(row));
  }

  /** The value of a row that has one, in the base type of a logical one. */
  abstract Object value(int row);

  /** The values of those rows, in that order. */
  abstract Column gather(int[] order, int from, int to);

  /** About how many bytes of heap it holds. */
  abstract long bytes();

  final UnsupportedOperationException unsupported(String accessor) {
    return new UnsupportedOperationException("Unsupported " + accessor + ": the field is " + kind);
  }
}
