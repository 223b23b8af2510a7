/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.ColumnBuilder;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of one output field come from.
 *
 * @param field the output field
 * @param how what is done
 * @param source the input field; {@link #NONE} where none is read
 * @param lossless whether every value of the input field becomes one
 * @param value what rows have where none is read
 */
record FieldPlan(Field field, How how, int source, boolean lossless, @Nullable Object value)
    implements Serializable {
  static final int NONE = -1;
  private static final int MOST_SHOWN = 60;

  /** What is done for an output field. */
  enum How {
    /** The column is taken as it is. */
    COPY,
    /** Values change their type, and must fit. */
    CONVERT,
    /** Values change their type; one that does not fit is null. */
    CONVERT_OR_NULL,
    /** Every row has the same value. */
    FILL
  }

  static FieldPlan copy(Field field, int source, boolean lossless) {
    return new FieldPlan(field, How.COPY, source, lossless, null);
  }

  static FieldPlan fill(Field field, @Nullable Object value) {
    return new FieldPlan(field, How.FILL, NONE, true, value);
  }

  /** What is wrong with a row of a field that is read; null if it has a value that fits. */
  @Nullable String problemOf(Block block, int row) {
    Column column = block.column(source);
    if (column.isNull(row)) {
      return field.getType().getNullable() ? null : "Missing required " + field.getName();
    }
    return how == How.COPY || TypeLadder.fits(column, row, typeName())
        ? null
        : "Invalid %s: %s (must fit %s)"
            .formatted(field.getName(), shown(column.valueAt(row)), typeName());
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }

  private TypeName typeName() {
    return field.getType().getTypeName();
  }

  /** Adds the values of a block without a problem; not for a field that is copied. */
  void addTo(ColumnBuilder out, Block block) {
    for (int row = 0; row < block.rows(); row++) {
      if (how == How.FILL) {
        out.appendValue(value);
      } else {
        convert(block.column(source), row, out);
      }
    }
  }

  private void convert(Column column, int row, ColumnBuilder out) {
    if (column.isNull(row)
        || (how == How.CONVERT_OR_NULL && !TypeLadder.fits(column, row, typeName()))) {
      out.appendNull();
    } else {
      TypeLadder.append(column, row, typeName(), out);
    }
  }
}
