/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.io.values.InvalidValueException;
import io.millrace.io.values.NumberParser;
import io.millrace.io.values.TimeParser;
import io.millrace.io.values.TruthParser;
import io.millrace.transforms.block.ColumnBuilder;
import java.math.BigDecimal;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * Readers of values' text, by the type of the field.
 *
 * <p>What a value may be is for the parsers of {@code io.millrace.io.values} to say. Plain digits
 * are read here, without a String, to what those parsers make of them.
 */
final class CsvValues {
  static final String SUPPORTED =
      "STRING, BYTE, INT16, INT32, INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN, DATETIME";

  /** So many digits fit a long, whichever they are. */
  private static final int LONG_DIGITS = 18;

  private CsvValues() {}

  /** Adds the value that a text writes to a column, or adds nothing. */
  interface Reader {
    void read(byte[] bytes, int from, int to, ColumnBuilder column) throws InvalidValueException;
  }

  /** The reader of a field; null if its type is not supported. */
  static @Nullable Reader of(Field field) {
    String name = field.getName();
    return switch (field.getType().getTypeName()) {
      case STRING -> (bytes, from, to, column) -> column.appendBytes(bytes, from, to - from);
      case BYTE -> whole(name, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> whole(name, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> whole(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> whole(name, Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL -> (bytes, from, to, column) -> addDecimal(name, bytes, from, to, column);
      case DOUBLE -> (bytes, from, to, column) -> addDouble(name, text(bytes, from, to), column);
      case FLOAT -> (bytes, from, to, column) -> addFloat(name, text(bytes, from, to), column);
      case BOOLEAN ->
          (bytes, from, to, column) ->
              column.appendLong(TruthParser.parse(name, text(bytes, from, to)) ? 1 : 0);
      case DATETIME -> {
        TimeParser times = new TimeParser(name, TimeParser.ISO, "UTC");
        yield (bytes, from, to, column) ->
            column.appendLong(times.parse(text(bytes, from, to)).getMillis());
      }
      default -> null;
    };
  }

  private static Reader whole(String name, long min, long max) {
    return (bytes, from, to, column) -> {
      int first = bytes[from] == '-' ? from + 1 : from;
      long value =
          to > first && to - first <= LONG_DIGITS && digits(bytes, first, to) == to
              ? signed(number(bytes, first, to), first > from)
              : whole(name, text(bytes, from, to), min, max);
      if (value < min || value > max) {
        throw outside(name, text(bytes, from, to), min, max);
      }
      column.appendLong(value);
    };
  }

  private static long whole(String name, String text, long min, long max)
      throws InvalidValueException {
    BigDecimal number = NumberParser.exact(name, text);
    if (number.scale() > 0) {
      throw new InvalidValueException(name, text, "a whole number");
    }
    if (number.toBigInteger().bitLength() >= Long.SIZE) {
      throw outside(name, text, min, max);
    }
    return number.longValue();
  }

  private static InvalidValueException outside(String name, String text, long min, long max) {
    return new InvalidValueException(name, text, "a whole number from " + min + " to " + max);
  }

  private static void addDouble(String name, String text, ColumnBuilder column)
      throws InvalidValueException {
    double value = NumberParser.any(name, text).doubleValue();
    if (Double.isInfinite(value)) {
      throw new InvalidValueException(name, text, "a number up to " + Double.MAX_VALUE);
    }
    column.appendDouble(value);
  }

  private static void addFloat(String name, String text, ColumnBuilder column)
      throws InvalidValueException {
    float value = NumberParser.any(name, text).floatValue();
    if (Float.isInfinite(value)) {
      throw new InvalidValueException(name, text, "a number up to " + Float.MAX_VALUE);
    }
    column.appendDouble(value);
  }

  private static void addDecimal(String name, byte[] bytes, int from, int to, ColumnBuilder column)
      throws InvalidValueException {
    int first = bytes[from] == '-' ? from + 1 : from;
    int point = digits(bytes, first, to);
    int behind = point < to && bytes[point] == '.' ? point + 1 : to;
    boolean plain =
        point > first
            && digits(bytes, behind, to) == to
            && (point == to || behind < to)
            && to - first <= LONG_DIGITS;
    if (!plain) {
      column.appendDecimal(NumberParser.exact(name, text(bytes, from, to)));
      return;
    }
    int end = to;
    while (end > behind && bytes[end - 1] == '0') {
      end--;
    }
    long unscaled = number(bytes, first, point);
    for (int i = behind; i < end; i++) {
      unscaled = unscaled * 10 + (bytes[i] - '0');
    }
    column.appendDecimal(signed(unscaled, first > from), end - behind);
  }

  /** The position of the first byte from there on that is no digit. */
  private static int digits(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (bytes[i] - '0');
    }
    return number;
  }

  private static long signed(long magnitude, boolean negative) {
    return negative ? -magnitude : magnitude;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, UTF_8);
  }
}
