/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import java.math.BigDecimal;

/**
 * Reads numbers, exactly. Up to 18 digits, as nearly all have, become a long and a scale in place;
 * what has more is left to {@link BigDecimal}. What no BigDecimal can hold is malformed.
 */
final class Numbers {
  /** So many digits fit a long, whichever they are. */
  private static final int LONG_DIGITS = 18;

  /** With so many, no exponent takes a scale out of an int. */
  private static final int SAFE_EXPONENT_DIGITS = 9;

  /** As Jackson has it. */
  private static final int MAX_DIGITS = 1000;

  private static final long[] TENS = new long[Long.BYTES + 1];

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = 10 * TENS[i - 1];
    }
  }

  private final Line line;
  private int start;
  private int end;

  /** Of the run of digits read last; wrong if it had more than 18. */
  private long magnitude;

  /** The digits of the last number with its sign, if {@link #isShort}. */
  long unscaled;

  /** How many of the digits stand behind the point, if {@link #isShort}; may be negative. */
  int scale;

  /** Whether the last number is {@link #unscaled} and {@link #scale}. */
  boolean isShort;

  /** Whether the last number has neither a point nor an exponent. */
  boolean isWhole;

  /** Whether the last number starts with a minus sign, as zero may too. */
  boolean isNegative;

  Numbers(Line line) {
    this.line = line;
  }

  /** Whether a value that starts so can only be a number. */
  static boolean startsWith(byte b) {
    return b == '-' || (b >= '0' && b <= '9');
  }

  /** The position after the number there, or {@link Line#BAD}. */
  int read(byte[] bytes, int from, int to) {
    start = from;
    isNegative = bytes[from] == '-';
    int first = isNegative ? from + 1 : from;
    int position = digits(bytes, first, to, 0);
    int count = position - first;
    if (count == 0) {
      return line.expected("a digit", first);
    }
    if (bytes[first] == '0' && count > 1) {
      return line.bad(first, "a number with leading zeros");
    }
    scale = 0;
    isWhole = bytes[position] != '.';
    if (!isWhole) {
      int point = position + 1;
      position = digits(bytes, point, to, magnitude);
      scale = position - point;
      count += scale;
      if (scale == 0) {
        return line.expected("a digit", point);
      }
    }
    end = position;
    unscaled = isNegative ? -magnitude : magnitude;
    isShort = count <= LONG_DIGITS;
    return isShort && (bytes[position] | 0x20) != 'e' ? position : unusual(bytes, count, to);
  }

  /** Reads the digits that follow those of a value, and gives the position after. */
  private int digits(byte[] from, int first, int to, long before) {
    int position = first;
    long value = before;
    int count;
    do {
      long digits = Words.digits(Words.at(from, position));
      count = Words.countDigits(digits);
      if (count > 0) {
        value = value * TENS[count] + Words.number(digits, count);
        position += count;
      }
    } while (count == Long.BYTES && position < to);
    magnitude = value;
    return position;
  }

  /** Goes on after the digits of a number that has an exponent or very many digits. */
  private int unusual(byte[] bytes, int digitsBefore, int to) {
    int count = digitsBefore;
    int exponent = 0;
    if ((bytes[end] | 0x20) == 'e') {
      isWhole = false;
      byte sign = bytes[end + 1];
      int first = sign == '-' || sign == '+' ? end + 2 : end + 1;
      end = digits(bytes, first, to, 0);
      exponent = end - first;
      if (exponent == 0) {
        return line.expected("a digit", first);
      }
      scale -= (int) (sign == '-' ? -magnitude : magnitude);
      count += exponent;
    }
    boolean startsWithZero = bytes[isNegative ? start + 1 : start] == '0';
    // As Jackson counts: not a lone zero in front, unless both a fraction and an exponent follow.
    boolean isZeroFree = startsWithZero && (exponent == 0 || digitsBefore == 1);
    if (count > MAX_DIGITS + (isZeroFree ? 1 : 0)) {
      return line.bad(start, "a number has more than " + MAX_DIGITS + " digits");
    }
    if (exponent > SAFE_EXPONENT_DIGITS) {
      isShort = false;
      return checkExponent();
    }
    return end;
  }

  private int checkExponent() {
    try {
      // The value is not kept: whoever wants it asks again, and few do.
      return big() == null ? Line.BAD : end;
    } catch (NumberFormatException e) {
      return line.bad(start, "a number's exponent is out of range");
    }
  }

  /** The last number, whatever it is. */
  BigDecimal big() {
    return new BigDecimal(written());
  }

  /** The last number as it is written. */
  String written() {
    return line.ascii(start, end);
  }
}
