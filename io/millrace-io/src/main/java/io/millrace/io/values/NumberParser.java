/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.values;

import io.millrace.transforms.Internal;
import java.math.BigDecimal;

/**
 * Reads numbers exactly: what does not fit is refused, never rounded.
 *
 * @since 0.1
 */
@Internal
public final class NumberParser {
  /** Digits behind the point that money keeps; the tables store as many. */
  public static final int MAX_FRACTION_DIGITS = 6;

  /** Digits before the point: quantities times prices still fit the tables' 32. */
  public static final int MAX_INTEGER_DIGITS = 15;

  /** Of a number's text, and of the digits that it stands for. */
  private static final int MAX_TEXT = 100;

  private NumberParser() {}

  /** A whole number of a long, also written as 7.0 or 1e3. */
  public static long whole(String field, String text, char decimalSeparator)
      throws InvalidValueException {
    try {
      return number(field, text, decimalSeparator).longValueExact();
    } catch (ArithmeticException e) {
      throw new InvalidValueException(field, text, "a whole number");
    }
  }

  /** A number of at most 15 digits before the point and 6 behind it, without trailing zeros. */
  public static BigDecimal decimal(String field, String text, char decimalSeparator)
      throws InvalidValueException {
    BigDecimal number = number(field, text, decimalSeparator);
    if (number.scale() > MAX_FRACTION_DIGITS) {
      throw new InvalidValueException(
          field, text, "a number with at most " + MAX_FRACTION_DIGITS + " digits after the point");
    }
    return number;
  }

  /** Any decimal number of at most 15 digits before the point. */
  public static BigDecimal number(String field, String text, char decimalSeparator)
      throws InvalidValueException {
    BigDecimal number = parse(field, text, decimalSeparator);
    if (digitsBefore(number) > MAX_INTEGER_DIGITS) {
      throw new InvalidValueException(
          field, text, "a number with at most " + MAX_INTEGER_DIGITS + " digits before the point");
    }
    return written(number);
  }

  /** As a program may have written it: with all its digits, of which it has at most 100. */
  public static BigDecimal exact(String field, String text) throws InvalidValueException {
    BigDecimal number = parse(field, text, '.');
    if (Math.max(digitsBefore(number), number.scale()) > MAX_TEXT) {
      throw new InvalidValueException(field, text, "a number of at most " + MAX_TEXT + " digits");
    }
    return written(number);
  }

  /**
   * A number of any size.
   *
   * @return without trailing zeros, which may be very many: do not write it out
   */
  public static BigDecimal any(String field, String text) throws InvalidValueException {
    return parse(field, text, '.');
  }

  private static BigDecimal parse(String field, String text, char decimalSeparator)
      throws InvalidValueException {
    String plain = text.strip();
    if (decimalSeparator != '.') {
      plain = plain.replace(decimalSeparator, '.');
    }
    if (plain.length() > MAX_TEXT) {
      throw new InvalidValueException(
          field, text, "a number of at most " + MAX_TEXT + " characters");
    }
    try {
      BigDecimal number = new BigDecimal(plain);
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new InvalidValueException(field, text, "a number");
    }
  }

  private static long digitsBefore(BigDecimal number) {
    return (long) number.precision() - number.scale();
  }

  private static BigDecimal written(BigDecimal number) {
    return number.scale() < 0 ? number.setScale(0) : number;
  }
}
