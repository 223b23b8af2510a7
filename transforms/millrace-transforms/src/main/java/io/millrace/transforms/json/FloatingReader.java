/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/**
 * Binary floating point: the nearest there is to what is written, for FLOAT in one step. A number
 * that is larger than all of them does not fit.
 *
 * <p>Where digits and power of ten are both exact, one multiplication or division rounds rightly
 * (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990); the JDK does the rest.
 */
final class FloatingReader extends FieldReader {
  private static final double[] TENS = new double[23];
  private static final long EXACT = 1L << 53;

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = 10 * TENS[i - 1];
    }
  }

  private final boolean isDouble;

  FloatingReader(Skipper skipper, String path, boolean nullable, boolean isDouble) {
    super(skipper, path, nullable);
    this.isDouble = isDouble;
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    if (!Numbers.startsWith(bytes[position])) {
      return other(bytes, position, to, depth);
    }
    Numbers numbers = skipper.numbers;
    int end = numbers.read(bytes, position, to);
    if (end < 0) {
      return end;
    }
    double value = isDouble ? doubleOf(numbers) : Float.parseFloat(numbers.written());
    if (Double.isInfinite(value)) {
      return fault(position, end);
    }
    column().appendDouble(value);
    return end;
  }

  private static double doubleOf(Numbers numbers) {
    long digits = Math.abs(numbers.unscaled);
    int scale = numbers.scale;
    if (!numbers.isShort || digits > EXACT || scale >= TENS.length || -scale >= TENS.length) {
      return Double.parseDouble(numbers.written());
    }
    double value = scale > 0 ? digits / TENS[scale] : digits * TENS[-scale];
    return numbers.isNegative ? -value : value;
  }

  @Override
  String must() {
    return isDouble ? "a number that fits a double" : "a number that fits a float";
  }
}
