/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Writes decimals exactly, or not at all. */
final class ParquetDecimalField implements ParquetField {
  /** More digits before the point than this fit no column. */
  private static final int MAX_DIGITS = 38;

  private final String path;
  private final PrimitiveType written;
  private final int scale;
  private final BigInteger limit;

  /** Above the largest value, where values are stored in a long. */
  private final long longLimit;

  ParquetDecimalField(String path, PrimitiveType written) {
    this.path = path;
    this.written = written;
    var decimal = (DecimalLogicalTypeAnnotation) written.getLogicalTypeAnnotation();
    scale = decimal.getScale();
    limit = BigInteger.TEN.pow(decimal.getPrecision());
    longLimit = limit.bitLength() < Long.SIZE ? limit.longValue() : Long.MAX_VALUE;
  }

  @Override
  public void write(Column column, int row, RecordConsumer out) {
    if (!column.isLarge(row) && column.scale(row) == scale) {
      long digits = column.unscaled(row);
      if (digits < longLimit && digits > -longLimit) {
        write(digits, out);
        return;
      }
    }
    write(column.decimalAt(row), out);
  }

  @Override
  public void write(Object value, RecordConsumer out) {
    write((BigDecimal) value, out);
  }

  private void write(BigDecimal value, RecordConsumer out) {
    BigDecimal stripped = value.stripTrailingZeros();
    // A scale far below 0 would make a number of any length.
    boolean fits =
        stripped.scale() <= scale && (long) stripped.precision() - stripped.scale() <= MAX_DIGITS;
    BigInteger digits = fits ? stripped.setScale(scale).unscaledValue() : limit;
    if (digits.abs().compareTo(limit) >= 0) {
      throw new ArithmeticException(
          "Cannot store %s: %s (must fit %s)"
              .formatted(path, Excerpt.of(value.toString()), written.getLogicalTypeAnnotation()));
    }
    if (written.getTypeLength() > 0) {
      writeFixed(digits, out);
    } else {
      write(digits.longValue(), out);
    }
  }

  private void write(long digits, RecordConsumer out) {
    switch (written.getPrimitiveTypeName()) {
      case INT32 -> out.addInteger((int) digits);
      case INT64 -> out.addLong(digits);
      default -> writeFixed(BigInteger.valueOf(digits), out);
    }
  }

  private void writeFixed(BigInteger digits, RecordConsumer out) {
    byte[] bytes = digits.toByteArray();
    byte[] fixed = new byte[written.getTypeLength()];
    int from = fixed.length - bytes.length;
    Arrays.fill(fixed, 0, from, (byte) (digits.signum() < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, fixed, from, bytes.length);
    out.addBinary(Binary.fromConstantByteArray(fixed));
  }
}
