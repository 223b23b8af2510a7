/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.ColumnBuilder;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** Takes whole numbers, signed or not. Not thread-safe. */
final class ParquetWhole extends ParquetValue {
  private final TypeName wanted;
  private final boolean unsigned;
  private final long min;
  private final long max;

  ParquetWhole(
      String path, ColumnBuilder column, ParquetRow row, TypeName wanted, boolean unsigned) {
    super(path, column, row);
    this.wanted = wanted;
    this.unsigned = unsigned;
    switch (wanted) {
      case BYTE -> {
        min = Byte.MIN_VALUE;
        max = Byte.MAX_VALUE;
      }
      case INT16 -> {
        min = Short.MIN_VALUE;
        max = Short.MAX_VALUE;
      }
      case INT32 -> {
        min = Integer.MIN_VALUE;
        max = Integer.MAX_VALUE;
      }
      default -> {
        min = Long.MIN_VALUE;
        max = Long.MAX_VALUE;
      }
    }
  }

  @Override
  public void addInt(int value) {
    add(unsigned ? Integer.toUnsignedLong(value) : value);
  }

  @Override
  public void addLong(long value) {
    if (unsigned && value < 0) {
      addFault(Long.toUnsignedString(value), "a whole number up to " + max);
    } else {
      add(value);
    }
  }

  private void add(long value) {
    if (value < min || value > max) {
      addFault(String.valueOf(value), "a whole number from " + min + " to " + max);
      return;
    }
    switch (wanted) {
      case DECIMAL -> column.appendDecimal(value, 0);
      case DOUBLE -> column.appendDouble(value);
      default -> column.appendLong(value);
    }
  }
}
