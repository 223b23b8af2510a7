/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.joda.time.ReadableInstant;

/** The values of rows as parameters of statements. */
final class ParameterValues {
  private static final DateTimeFormatter WITH_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private ParameterValues() {}

  /** As JDBC has it; dates and times as objects of java.time. */
  static void set(PreparedStatement statement, int parameter, FieldType type, Object value)
      throws SQLException {
    switch (type.getTypeName()) {
      case BYTE, INT16, INT32, INT64 -> statement.setLong(parameter, ((Number) value).longValue());
      case FLOAT -> statement.setFloat(parameter, (Float) value);
      case DOUBLE -> statement.setDouble(parameter, (Double) value);
      case DECIMAL -> statement.setBigDecimal(parameter, (BigDecimal) value);
      case BOOLEAN -> statement.setBoolean(parameter, (Boolean) value);
      case STRING -> statement.setString(parameter, (String) value);
      case BYTES -> statement.setBytes(parameter, (byte[]) value);
      case DATETIME -> statement.setObject(parameter, utc(value));
      default -> statement.setObject(parameter, value);
    }
  }

  /** The same, but for dates and times, which are text. */
  static void setTimesAsText(
      PreparedStatement statement, int parameter, FieldType type, Object value)
      throws SQLException {
    if (value instanceof ReadableInstant || value instanceof Temporal) {
      statement.setString(parameter, timeText(value));
    } else {
      set(statement, parameter, type, value);
    }
  }

  private static String timeText(Object value) {
    return value instanceof ReadableInstant ? WITH_MILLIS.format(utc(value)) : value.toString();
  }

  private static LocalDateTime utc(Object instant) {
    return LocalDateTime.ofInstant(
        Instant.ofEpochMilli(((ReadableInstant) instant).getMillis()), ZoneOffset.UTC);
  }
}
