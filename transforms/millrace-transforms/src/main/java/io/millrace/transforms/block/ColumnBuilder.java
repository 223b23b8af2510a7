/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.math.BigDecimal;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the values of one field, row by row. Made by a {@link BlockBuilder}. Not thread-safe.
 *
 * <p>Each method is for the field types it names and throws {@link UnsupportedOperationException}
 * for others. It does not check that a required field has no null: who fills it holds to the
 * schema.
 *
 * @since 0.1
 */
@Evolving
public abstract sealed class ColumnBuilder
    permits LongColumnBuilder,
        DoubleColumnBuilder,
        DecimalColumnBuilder,
        TextColumnBuilder,
        ListColumnBuilder,
        MapColumnBuilder,
        RowColumnBuilder {
  /** How many hex digits {@link #appendId} takes. */
  public static final int ID_BYTES = IdColumn.HEX_LENGTH;

  final FieldType type;
  int size;
  long @Nullable [] nulls;

  ColumnBuilder(FieldType type) {
    this.type = type;
  }

  static ColumnBuilder of(FieldType type, int rows) {
    FieldType base = BaseTypes.of(type);
    return switch (base.getTypeName()) {
      case BYTE, INT16, INT32, INT64, BOOLEAN, DATETIME -> new LongColumnBuilder(type, rows);
      case FLOAT, DOUBLE -> new DoubleColumnBuilder(type, rows);
      case DECIMAL -> new DecimalColumnBuilder(type, rows);
      case STRING, BYTES -> new TextColumnBuilder(type, rows);
      case ARRAY, ITERABLE -> new ListColumnBuilder(type, of(elementOf(base), rows));
      case MAP -> new MapColumnBuilder(type, of(keyOf(base), rows), of(valueOf(base), rows));
      case ROW -> new RowColumnBuilder(type, schemaOf(base), rows);
      case LOGICAL_TYPE -> throw new IllegalStateException("A base type is never logical: " + base);
    };
  }

  /** How many values it has, nulls included. */
  public final int size() {
    return size;
  }

  /** Whether the value added there is a null. */
  public final boolean isNull(int row) {
    return Nulls.isNull(nulls, row);
  }

  /** The value added there, for the types of {@link #appendLong}. */
  public long longAt(int row) {
    throw unsupported("longAt");
  }

  /** Adds a null. */
  public final void appendNull() {
    nulls = Nulls.with(nulls, size);
    appendNothing();
    size++;
  }

  /** BYTE, INT16, INT32, INT64 as they are, BOOLEAN as 0 or 1, DATETIME in epoch milliseconds. */
  public void appendLong(long value) {
    throw unsupported("appendLong");
  }

  /** FLOAT and DOUBLE. */
  public void appendDouble(double value) {
    throw unsupported("appendDouble");
  }

  /** DECIMAL: 1250 and 2 for 12.50. */
  public void appendDecimal(long unscaled, int scale) {
    throw unsupported("appendDecimal");
  }

  /** DECIMAL of any length. */
  public void appendDecimal(BigDecimal value) {
    throw unsupported("appendDecimal");
  }

  /** BYTES, or a STRING as valid UTF-8. Copies them. */
  public void appendBytes(byte[] buffer, int offset, int length) {
    throw unsupported("appendBytes");
  }

  /**
   * Adds the {@value #ID_BYTES} bytes from there if they are lower-case hex digits and all values
   * so far were such: a STRING column then keeps them in half the room. Else adds nothing.
   *
   * @return whether they were added
   */
  public boolean appendId(byte[] buffer, int offset) {
    return false;
  }

  /** Adds the list, map or nested row whose members were added to the builders below since. */
  public void appendGroup() {
    throw unsupported("appendGroup");
  }

  /**
   * The builder of what is inside: a list's elements (0), a map's keys (0) and values (1), a nested
   * row's fields by index.
   */
  public ColumnBuilder inside(int index) {
    throw unsupported("inside");
  }

  /** A value as a Beam Row holds it. */
  public final void appendValue(@Nullable Object value) {
    if (value == null) {
      appendNull();
    } else {
      append(BaseTypes.toBase(type, value));
    }
  }

  /** Adds a value of the base type. */
  abstract void append(Object value);

  /** Adds those rows of a column of the same type, in that order. */
  public abstract void appendRows(Column source, int[] order, int from, int to);

  /** Makes room for one more value that is not looked at. */
  abstract void appendNothing();

  /** Forgets all values from there on. */
  abstract void truncate(int newSize);

  /** Whether what is inside has as many values as the groups added. */
  boolean isWhole() {
    return true;
  }

  /** About how many bytes of heap its values take. */
  abstract long bytes();

  /** The values as a column; the builder is empty after it. */
  abstract Column build();

  final long @Nullable [] takeNulls() {
    long[] taken = Nulls.first(nulls, size);
    nulls = null;
    return taken;
  }

  final void truncateNulls(int newSize) {
    nulls = Nulls.first(nulls, newSize);
    size = newSize;
  }

  final void copyNulls(Column source, int[] order, int from, int to) {
    if (source.nulls != null) {
      for (int i = from; i < to; i++) {
        if (source.isNull(order[i])) {
          nulls = Nulls.with(nulls, size + i - from);
        }
      }
    }
  }

  private UnsupportedOperationException unsupported(String method) {
    return new UnsupportedOperationException("Unsupported " + method + ": the field is " + type);
  }

  private static FieldType elementOf(FieldType list) {
    return present(list.getCollectionElementType(), list);
  }

  private static FieldType keyOf(FieldType map) {
    return present(map.getMapKeyType(), map);
  }

  private static FieldType valueOf(FieldType map) {
    return present(map.getMapValueType(), map);
  }

  private static Schema schemaOf(FieldType row) {
    return present(row.getRowSchema(), row);
  }

  private static <T> T present(@Nullable T part, FieldType type) {
    if (part == null) {
      throw new IllegalArgumentException(
          "Invalid field type: " + type + " (must say what is inside)");
    }
    return part;
  }
}
