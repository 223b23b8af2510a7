/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import java.math.BigInteger;

/** Whole numbers, written without a point and an exponent. */
final class WholeReader extends FieldReader {
  private final long min;
  private final long max;

  WholeReader(Skipper skipper, String path, boolean nullable, long min, long max) {
    super(skipper, path, nullable);
    this.min = min;
    this.max = max;
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
    if (numbers.isShort && numbers.isWhole && numbers.unscaled >= min && numbers.unscaled <= max) {
      column().appendLong(numbers.unscaled);
      return end;
    }
    return unusual(position, end, numbers);
  }

  private int unusual(int position, int end, Numbers numbers) {
    if (numbers.isWhole && !numbers.isShort) {
      BigInteger value = numbers.big().toBigInteger();
      if (value.bitLength() < Long.SIZE && value.longValue() >= min && value.longValue() <= max) {
        column().appendLong(value.longValue());
        return end;
      }
    }
    return fault(position, end);
  }

  @Override
  String must() {
    return "a whole number from " + min + " to " + max;
  }
}
