/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * One row of a block at a time, read in place: what a lambda over rows sees.
 *
 * <p>It is a window, not a value: it shows another row once the loop that owns it goes on, so a
 * lambda must not keep it; {@link #toRow} gives a copy to keep. Not thread-safe.
 *
 * <p>Fields go by name or by index; an unknown name is an {@link IllegalArgumentException}, an
 * accessor of another type an {@link UnsupportedOperationException}. Where a value is null the
 * accessors of primitives answer zero; ask {@link #isNull} first.
 *
 * <pre>{@code
 * rows -> rows.int64("quantity") > 0 && rows.decimal("price").signum() >= 0
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class RowView {
  private final Block block;
  private int row;

  /** A view of that block's first row. */
  public RowView(Block block) {
    this.block = block;
  }

  /** Moves to that row, 0 to {@link Block#rows()} - 1, and returns itself. */
  public RowView at(int newRow) {
    row = newRow;
    return this;
  }

  /** The fields. */
  public Schema schema() {
    return block.schema();
  }

  /** When it happened. */
  public Instant eventTime() {
    return Instant.ofEpochMilli(block.eventTime(row));
  }

  /** How far event time had come in its source split, as {@link Block#stamp} tells. */
  public long stamp() {
    return block.stamp(row);
  }

  /** Whether the field has no value. */
  public boolean isNull(String field) {
    return block.column(field).isNull(row);
  }

  /** BYTE, INT16, INT32 and INT64. */
  public long int64(String field) {
    return int64(block.schema().indexOf(field));
  }

  /** BYTE, INT16, INT32 and INT64. */
  public long int64(int field) {
    Column column = block.column(field);
    if (column.kind == TypeName.BOOLEAN || column.kind == TypeName.DATETIME) {
      throw column.unsupported("int64");
    }
    return column.longAt(row);
  }

  /** FLOAT and DOUBLE. */
  public double float64(String field) {
    return block.column(field).doubleAt(row);
  }

  /** BOOLEAN. */
  public boolean bool(String field) {
    return only(TypeName.BOOLEAN, field, "bool").longAt(row) != 0;
  }

  /** DATETIME; null for a null. */
  public @Nullable Instant time(String field) {
    Column column = only(TypeName.DATETIME, field, "time");
    return column.isNull(row) ? null : Instant.ofEpochMilli(column.longAt(row));
  }

  /** DECIMAL, exact, with its scale; null for a null. */
  public @Nullable BigDecimal decimal(String field) {
    return decimal(block.schema().indexOf(field));
  }

  /** DECIMAL, exact, with its scale; null for a null. */
  public @Nullable BigDecimal decimal(int field) {
    Column column = block.column(field);
    return column.isNull(row) ? null : column.decimalAt(row);
  }

  /** STRING; null for a null. */
  public @Nullable String string(String field) {
    return string(block.schema().indexOf(field));
  }

  /** STRING; null for a null. */
  public @Nullable String string(int field) {
    Column column = block.column(field);
    return column.isNull(row) ? null : column.stringAt(row);
  }

  /** Any field, as a Beam row holds it; null for a null. */
  public @Nullable Object value(String field) {
    return block.column(field).valueAt(row);
  }

  private Column only(TypeName kind, String field, String accessor) {
    Column column = block.column(field);
    if (column.kind != kind) {
      throw column.unsupported(accessor);
    }
    return column;
  }

  /** A copy. */
  public Row toRow() {
    return block.row(row);
  }
}
