/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values of columns as those of fields. */
final class ColumnValue {
  private static final List<TypeName> WHOLE =
      List.of(TypeName.BYTE, TypeName.INT16, TypeName.INT32, TypeName.INT64);
  private static final int LAST_YEAR = 9999;
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalEnd()
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalEnd()
          .appendPattern("[XXX][X]")
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private ColumnValue() {}

  /** Whether a column's values are, all or some, such of a field. */
  static boolean fits(FieldType column, FieldType field) {
    TypeName from = column.getTypeName();
    TypeName to = field.getTypeName();
    if (from == TypeName.LOGICAL_TYPE || to == TypeName.LOGICAL_TYPE) {
      return column.withNullable(true).equals(field.withNullable(true));
    }
    if (WHOLE.contains(from)) {
      return WHOLE.contains(to) || to == TypeName.DECIMAL || to == TypeName.BOOLEAN;
    }
    return from == to
        || (from == TypeName.DECIMAL && WHOLE.contains(to))
        || (from == TypeName.FLOAT && to == TypeName.DOUBLE);
  }

  /**
   * Reads a value.
   *
   * @throws UnreadableValueException if the field cannot take it
   */
  static @Nullable Object read(
      Dialect dialect, ResultSet row, int column, FieldType from, FieldType to)
      throws SQLException, UnreadableValueException {
    return switch (to.getTypeName()) {
      case BYTE, INT16, INT32, INT64 -> {
        Long value = whole(dialect, row, column, from);
        yield value == null ? null : inRange(value, to.getTypeName());
      }
      case DECIMAL -> {
        if (from.getTypeName() == TypeName.DECIMAL) {
          yield dialect.decimal(row, column);
        }
        Long value = dialect.whole(row, column);
        yield value == null ? null : BigDecimal.valueOf(value);
      }
      case FLOAT -> {
        Double value = dialect.floating(row, column);
        yield value == null ? null : value.floatValue();
      }
      case DOUBLE -> dialect.floating(row, column);
      case BOOLEAN -> {
        if (from.getTypeName() == TypeName.BOOLEAN) {
          yield dialect.truth(row, column);
        }
        Long value = dialect.whole(row, column);
        yield value == null ? null : truth(value);
      }
      case BYTES -> dialect.bytes(row, column);
      case DATETIME -> {
        String text = dialect.time(row, column);
        yield text == null ? null : instant(text);
      }
      case LOGICAL_TYPE -> {
        String text = dialect.time(row, column);
        yield text == null ? null : dateOrTime(text, to);
      }
      default -> dialect.text(row, column);
    };
  }

  private static @Nullable Long whole(Dialect dialect, ResultSet row, int column, FieldType from)
      throws SQLException, UnreadableValueException {
    if (from.getTypeName() != TypeName.DECIMAL) {
      return dialect.whole(row, column);
    }
    BigDecimal value = dialect.decimal(row, column);
    try {
      return value == null ? null : value.longValueExact();
    } catch (ArithmeticException e) {
      throw new UnreadableValueException(
          String.valueOf(value),
          "a whole number between %d and %d".formatted(Long.MIN_VALUE, Long.MAX_VALUE));
    }
  }

  private static Object inRange(long value, TypeName type) throws UnreadableValueException {
    return switch (type) {
      case BYTE -> (byte) between(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> (short) between(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> (int) between(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      default -> value;
    };
  }

  private static long between(long value, long lowest, long highest)
      throws UnreadableValueException {
    if (value < lowest || value > highest) {
      throw new UnreadableValueException(
          String.valueOf(value), "between %d and %d".formatted(lowest, highest));
    }
    return value;
  }

  /** A truth value that the database has as a number. */
  static boolean truth(long value) throws UnreadableValueException {
    if (value != 0 && value != 1) {
      throw new UnreadableValueException(String.valueOf(value), "0 or 1");
    }
    return value == 1;
  }

  /** A time with an offset, or in UTC; to the millisecond. */
  private static Instant instant(String text) throws UnreadableValueException {
    try {
      OffsetDateTime time = TIMESTAMP.parse(text, OffsetDateTime::from);
      return Instant.ofEpochMilli(
          inYears(time.withOffsetSameInstant(ZoneOffset.UTC)).toInstant().toEpochMilli());
    } catch (DateTimeException e) {
      throw new UnreadableValueException(text, "a time in the years 1 to 9999");
    }
  }

  private static OffsetDateTime inYears(OffsetDateTime time) {
    if (time.getYear() < 1 || time.getYear() > LAST_YEAR) {
      throw new DateTimeException("year");
    }
    return time;
  }

  private static Object dateOrTime(String text, FieldType type) throws UnreadableValueException {
    boolean isDate = SqlTypes.DATE.getIdentifier().equals(type.getLogicalType().getIdentifier());
    try {
      return isDate ? LocalDate.parse(text) : LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new UnreadableValueException(
          text, isDate ? "a date in the years 0 to 9999" : "a time of the day before 24:00");
    }
  }
}
