/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.Serializable;

/**
 * How a decimal is stored.
 *
 * @param precision how many digits it has at most
 * @param scale how many of them stand behind the point
 */
record ParquetDecimal(int precision, int scale) implements Serializable {
  /** What every column of the warehouse has. */
  static final ParquetDecimal DEFAULT = new ParquetDecimal(38, 6);

  private static final int MAX_PRECISION = 38;

  ParquetDecimal {
    if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
      throw new IllegalArgumentException(
          "Invalid decimal: %d digits, %d behind the point (must be 1 to %d digits, 0 to all behind it)"
              .formatted(precision, scale, MAX_PRECISION));
    }
  }
}
