/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.ColumnBuilder;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/**
 * Types that hold each other's values: BYTE, INT16, INT32, INT64 and DECIMAL, each in all after it,
 * and FLOAT in DOUBLE. A value goes down a ladder only if it comes back up the same.
 */
final class TypeLadder {
  private static final List<TypeName> WHOLE =
      List.of(TypeName.BYTE, TypeName.INT16, TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);
  private static final List<TypeName> FLOATING = List.of(TypeName.FLOAT, TypeName.DOUBLE);

  private TypeLadder() {}

  /** How a type is to another. */
  enum Step {
    SAME,
    WIDER,
    NARROWER,
    OTHER
  }

  /** How the new type is to the old, nulls aside. */
  static Step between(FieldType from, FieldType to) {
    if (from.withNullable(false).typesEqual(to.withNullable(false)) && sameNames(from, to)) {
      return Step.SAME;
    }
    for (List<TypeName> ladder : List.of(WHOLE, FLOATING)) {
      int before = ladder.indexOf(from.getTypeName());
      int after = ladder.indexOf(to.getTypeName());
      if (before >= 0 && after >= 0) {
        return before < after ? Step.WIDER : Step.NARROWER;
      }
    }
    return Step.OTHER;
  }

  /** Whether nested rows of equal types call their fields the same. */
  private static boolean sameNames(FieldType from, FieldType to) {
    return switch (from.getTypeName()) {
      case ROW -> sameNames(requireNonNull(from.getRowSchema()), requireNonNull(to.getRowSchema()));
      case ARRAY, ITERABLE ->
          sameNames(
              requireNonNull(from.getCollectionElementType()),
              requireNonNull(to.getCollectionElementType()));
      case MAP ->
          sameNames(requireNonNull(from.getMapValueType()), requireNonNull(to.getMapValueType()));
      default -> true;
    };
  }

  private static boolean sameNames(Schema from, Schema to) {
    if (!from.getFieldNames().equals(to.getFieldNames())) {
      return false;
    }
    for (int i = 0; i < from.getFieldCount(); i++) {
      if (!sameNames(from.getField(i).getType(), to.getField(i).getType())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a type of the same ladder holds a value, which is not null. */
  static boolean fits(Column column, int row, TypeName to) {
    return switch (column.type().getTypeName()) {
      case BYTE, INT16, INT32, INT64 -> fits(column.longAt(row), to);
      case DECIMAL -> fits(column.decimalAt(row), to);
      default -> to == TypeName.DOUBLE || isFloat(column.doubleAt(row));
    };
  }

  private static boolean fits(long value, TypeName to) {
    return switch (to) {
      case BYTE -> (byte) value == value;
      case INT16 -> (short) value == value;
      case INT32 -> (int) value == value;
      default -> true;
    };
  }

  private static boolean fits(BigDecimal value, TypeName to) {
    if (to == TypeName.DECIMAL) {
      return true;
    }
    try {
      return fits(value.longValueExact(), to);
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static boolean isFloat(double value) {
    return Double.isNaN(value) || (float) value == value;
  }

  /** Adds a value that fits. */
  static void append(Column column, int row, TypeName to, ColumnBuilder out) {
    switch (column.type().getTypeName()) {
      case BYTE, INT16, INT32, INT64 -> {
        if (to == TypeName.DECIMAL) {
          out.appendDecimal(column.longAt(row), 0);
        } else {
          out.appendLong(column.longAt(row));
        }
      }
      case DECIMAL -> out.appendLong(column.decimalAt(row).longValueExact());
      default -> out.appendDouble(column.doubleAt(row));
    }
  }
}
