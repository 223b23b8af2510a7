/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.iceberg.types.TypeUtil;
import org.apache.parquet.io.api.Binary;

/** A decimal's bytes in a file: its digits at the table's scale, highest first. Not thread-safe. */
final class StoredDecimal {
  private static final int SCALE = IcebergRows.DECIMAL.scale();

  /** What makes a whole number one of that scale, by how many digits stand after its point. */
  private static final long[] FACTORS = new long[SCALE + 1];

  static {
    for (int scale = 0; scale <= SCALE; scale++) {
      FACTORS[scale] = (long) Math.pow(10, SCALE - scale);
    }
  }

  private final byte[] bytes =
      new byte[TypeUtil.decimalRequiredBytes(IcebergRows.DECIMAL.precision())];

  /** Of digits and how many of them stand after the point. */
  Binary of(String column, long unscaled, int scale) {
    if (scale < 0 || scale > SCALE) {
      return of(column, BigDecimal.valueOf(unscaled, scale));
    }
    long factor = FACTORS[scale];
    long low = unscaled * factor;
    long high = Math.multiplyHigh(unscaled, factor);
    for (int i = 0; i < Long.BYTES; i++) {
      int shift = Long.SIZE - Byte.SIZE * (i + 1);
      bytes[i] = (byte) (high >> shift);
      bytes[Long.BYTES + i] = (byte) (low >> shift);
    }
    return Binary.fromReusedByteArray(bytes);
  }

  /**
   * Of any.
   *
   * @throws ArithmeticException if it does not fit
   */
  Binary of(String column, BigDecimal value) {
    BigInteger digits = IcebergRows.decimal(column, value).unscaledValue();
    byte[] shortest = digits.toByteArray();
    int from = bytes.length - shortest.length;
    Arrays.fill(bytes, 0, from, (byte) (digits.signum() < 0 ? -1 : 0));
    System.arraycopy(shortest, 0, bytes, from, shortest.length);
    return Binary.fromReusedByteArray(bytes);
  }
}
