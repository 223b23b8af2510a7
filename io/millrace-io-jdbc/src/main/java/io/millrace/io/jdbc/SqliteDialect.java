/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.jspecify.annotations.Nullable;

/** SQLite, whose columns may hold any value whatever they are declared to be. */
final class SqliteDialect extends Dialect {
  private static final int MILLIS = 1_000;

  SqliteDialect() {
    super("jdbc:sqlite:", "org.sqlite.JDBC", "org.xerial:sqlite-jdbc:3.46.1.3");
  }

  /** A writer takes the file's lock when it starts: two that take it later block each other. */
  @Override
  void set(Properties properties, JdbcAddress address) {
    properties.setProperty("busy_timeout", String.valueOf(address.connectSeconds() * MILLIS));
    properties.setProperty("transaction_mode", "IMMEDIATE");
  }

  /** By the words in the declaration, as SQLite itself does. */
  @Override
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    String declared = columns.getColumnTypeName(column).toUpperCase(Locale.ROOT);
    if (declared.contains("INT")) {
      return FieldType.INT64;
    }
    if (declared.contains("BOOL")) {
      return FieldType.BOOLEAN;
    }
    if (declared.contains("CHAR") || declared.contains("CLOB") || declared.contains("TEXT")) {
      return FieldType.STRING;
    }
    if (declared.contains("BLOB")) {
      return FieldType.BYTES;
    }
    if (declared.contains("REAL") || declared.contains("FLOA") || declared.contains("DOUB")) {
      return FieldType.DOUBLE;
    }
    if (declared.startsWith("DEC") || declared.startsWith("NUM")) {
      return FieldType.DECIMAL;
    }
    return switch (declared.replaceFirst("\\(.*", "").strip()) {
      case "DATETIME", "TIMESTAMP" -> FieldType.DATETIME;
      case "DATE" -> FieldType.logicalType(SqlTypes.DATE);
      case "TIME" -> FieldType.logicalType(SqlTypes.TIME);
      default -> FieldType.STRING;
    };
  }

  /** What the driver says to be NUMERIC may be an expression of any type. */
  @Override
  boolean fits(FieldType column, FieldType field) {
    return column.getTypeName() == TypeName.DECIMAL || super.fits(column, field);
  }

  /** Times are text. */
  @Override
  boolean keepsMillis(ResultSetMetaData columns, int column) {
    return true;
  }

  @Override
  @Nullable Long whole(ResultSet row, int column) throws SQLException, UnreadableValueException {
    Object value = row.getObject(column);
    if (value == null || value instanceof Integer || value instanceof Long) {
      return value == null ? null : ((Number) value).longValue();
    }
    throw wrong(value, "a whole number");
  }

  @Override
  @Nullable BigDecimal decimal(ResultSet row, int column)
      throws SQLException, UnreadableValueException {
    Object value = row.getObject(column);
    if (value == null) {
      return null;
    }
    if (value instanceof byte[]) {
      throw wrong(value, "a number");
    }
    try {
      return new BigDecimal(value.toString());
    } catch (NumberFormatException e) {
      throw wrong(value, "a number");
    }
  }

  @Override
  @Nullable Double floating(ResultSet row, int column)
      throws SQLException, UnreadableValueException {
    Object value = row.getObject(column);
    if (value == null || value instanceof Number) {
      return value == null ? null : ((Number) value).doubleValue();
    }
    throw wrong(value, "a number");
  }

  @Override
  @Nullable Boolean truth(ResultSet row, int column) throws SQLException, UnreadableValueException {
    Long value = whole(row, column);
    return value == null ? null : ColumnValue.truth(value);
  }

  @Override
  byte @Nullable [] bytes(ResultSet row, int column) throws SQLException, UnreadableValueException {
    Object value = row.getObject(column);
    if (value == null || value instanceof byte[]) {
      return (byte[]) value;
    }
    throw wrong(value, "bytes");
  }

  @Override
  @Nullable String text(ResultSet row, int column) throws SQLException, UnreadableValueException {
    Object value = row.getObject(column);
    if (value instanceof byte[]) {
      throw wrong(value, "text");
    }
    return value == null ? null : value.toString();
  }

  /** A whole number is in milliseconds since 1970, as the driver itself writes times. */
  @Override
  @Nullable String time(ResultSet row, int column) throws SQLException, UnreadableValueException {
    Object value = row.getObject(column);
    return value instanceof Integer || value instanceof Long
        ? Instant.ofEpochMilli(((Number) value).longValue()).toString()
        : text(row, column);
  }

  private static UnreadableValueException wrong(Object value, String bounds) {
    return new UnreadableValueException(
        value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString(), bounds);
  }

  @Override
  void set(PreparedStatement statement, int parameter, FieldType type, Object value)
      throws SQLException {
    ParameterValues.setTimesAsText(statement, parameter, type, value);
  }

  @Override
  String upsert(UpsertTable table) {
    return table.onConflict(this);
  }

  @Override
  Failure kind(SQLException failure) {
    return switch (failure.getErrorCode() & 0xff) {
      // SQLITE_BUSY, SQLITE_LOCKED
      case 5, 6 -> Failure.CONTENTION;
      // SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH
      case 18, 19, 20 -> Failure.DATA;
      default -> super.kind(failure);
    };
  }
}
