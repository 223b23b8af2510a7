/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/** Decimals with all their digits: 1.50 keeps its zero. */
final class DecimalReader extends FieldReader {

  DecimalReader(Skipper skipper, String path, boolean nullable) {
    super(skipper, path, nullable);
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
    if (numbers.isShort) {
      column().appendDecimal(numbers.unscaled, numbers.scale);
    } else {
      column().appendDecimal(numbers.big());
    }
    return end;
  }

  @Override
  String must() {
    return "a number";
  }
}
