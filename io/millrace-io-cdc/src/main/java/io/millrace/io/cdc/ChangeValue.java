/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * The values of rows and changes as those of fields. Rows are read as the database writes them;
 * changes come as Debezium has them, with decimals and times as text.
 */
final class ChangeValue {
  /** What stands for a value that the log does not have. */
  static final String UNAVAILABLE = "millrace.unchanged.value.that.the.log.does.not.have";

  private static final ByteBuffer UNAVAILABLE_BYTES =
      ByteBuffer.wrap(UNAVAILABLE.getBytes(StandardCharsets.UTF_8));
  private static final int LAST_YEAR = 9999;
  private static final Pattern DATE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})Z?");
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][X]")
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private ChangeValue() {}

  /** Whether it stands for a value that the log does not have. */
  static boolean isUnavailable(Object value) {
    return value.equals(UNAVAILABLE) || value.equals(UNAVAILABLE_BYTES);
  }

  /**
   * A value as one of a field.
   *
   * @throws InvalidValueException if the field cannot take it
   */
  static Object of(Object value, FieldType type) throws InvalidValueException {
    return switch (type.getTypeName()) {
      case BYTE -> (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL -> decimal(value, "a finite number");
      case FLOAT -> {
        if (value instanceof Float || value instanceof String) {
          yield Float.valueOf(value.toString());
        }
        throw new InvalidValueException(value, "a number of single precision");
      }
      case DOUBLE -> {
        if (value instanceof Double || value instanceof String) {
          yield Double.valueOf(value.toString());
        }
        throw new InvalidValueException(value, "a number of double precision");
      }
      case BOOLEAN -> truth(value);
      case DATETIME -> time(value);
      case BYTES -> bytes(value);
      default -> text(value);
    };
  }

  private static long whole(Object value, long lowest, long highest) throws InvalidValueException {
    String bounds = "a whole number between %d and %d".formatted(lowest, highest);
    try {
      long number = decimal(value, bounds).longValueExact();
      if (number >= lowest && number <= highest) {
        return number;
      }
    } catch (ArithmeticException e) {
      // It has a fraction, or is too large.
    }
    throw new InvalidValueException(value, bounds);
  }

  private static BigDecimal decimal(Object value, String bounds) throws InvalidValueException {
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof String number) {
      try {
        return new BigDecimal(number);
      } catch (NumberFormatException e) {
        throw new InvalidValueException(value, bounds);
      }
    }
    throw new InvalidValueException(value, bounds);
  }

  private static boolean truth(Object value) throws InvalidValueException {
    if (value instanceof Boolean truth) {
      return truth;
    }
    String text = value.toString();
    if (text.equals("t") || text.equals("1")) {
      return true;
    }
    if (text.equals("f") || text.equals("0")) {
      return false;
    }
    throw new InvalidValueException(value, "true or false");
  }

  private static org.joda.time.Instant time(Object value) throws InvalidValueException {
    if (value instanceof String text) {
      try {
        OffsetDateTime time = TIME.parse(text.replace(' ', 'T'), OffsetDateTime::from);
        Instant instant = time.toInstant();
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year >= 1 && year <= LAST_YEAR) {
          return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
        }
      } catch (DateTimeException e) {
        // It is told below.
      }
    }
    throw new InvalidValueException(value, "a time in the years 1 to 9999");
  }

  /** A date as text, which Debezium has in UTC. */
  static String date(Object value) throws InvalidValueException {
    Matcher date = DATE.matcher(value.toString());
    if (date.matches()) {
      return date.group(1);
    }
    throw new InvalidValueException(value, "a date in the years 1 to 9999");
  }

  private static byte[] bytes(Object value) throws InvalidValueException {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    throw new InvalidValueException(value, "bytes");
  }

  private static String text(Object value) throws InvalidValueException {
    if (value instanceof String text) {
      return text;
    }
    throw new InvalidValueException(value, "text");
  }
}
