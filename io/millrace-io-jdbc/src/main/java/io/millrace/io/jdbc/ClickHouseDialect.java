/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse, whose tables of the engine ReplacingMergeTree(version) have every row that was ever
 * put in until they are merged: reads say FINAL, and no write knows what was there. Its times are
 * seconds, in zones of the server's: they come and go as numbers.
 */
final class ClickHouseDialect extends Dialect {
  private static final int MILLIS = 1_000;
  private static final int GRACE_SECONDS = 30;
  private static final String OUT_OF_RANGE = "22003";
  private static final long LAST_SECOND = 0xFFFF_FFFFL;
  private static final LocalDate FIRST_DATE = LocalDate.EPOCH;
  private static final LocalDate LAST_DATE = LocalDate.of(2105, 12, 31);

  /** A value that cannot be parsed as the column's, or is too long or too large for it. */
  private static final List<Integer> OF_DATA = List.of(6, 26, 27, 38, 41, 69, 72, 131);

  /** What has this code may be anything else, too. */
  private static final int LOGICAL_ERROR = 49;

  /** More statements than the server takes at once; more parts of a table than it can merge. */
  private static final List<Integer> IN_THE_WAY = List.of(202, 252);

  private static final int TIMEOUT = 159;

  ClickHouseDialect() {
    super(
        "jdbc:clickhouse:",
        "ru.yandex.clickhouse.ClickHouseDriver",
        "ru.yandex.clickhouse:clickhouse-jdbc:0.2.6");
  }

  /**
   * A statement answers when it has ended: what fails behind its first row would be told between
   * the rows. The driver's compression is not that of all servers.
   */
  @Override
  void set(Properties properties, JdbcAddress address) {
    properties.setProperty("wait_end_of_query", "true");
    properties.setProperty("compress", "false");
    properties.setProperty("use_server_time_zone", "false");
    properties.setProperty("use_time_zone", "UTC");
    properties.setProperty("connection_timeout", String.valueOf(address.connectSeconds() * MILLIS));
    properties.setProperty(
        "socket_timeout",
        String.valueOf(((long) address.statementSeconds() + GRACE_SECONDS) * MILLIS));
  }

  @Override
  String from(String table) {
    return quotedTable(table) + " FINAL";
  }

  /** The text of a time is in the server's zone, where an hour a year is there twice. */
  @Override
  String selected(String expression, FieldType type) {
    if (isTime(type)) {
      return "toUnixTimestamp(" + expression + ")";
    }
    return isDate(type) ? "toUInt16(" + expression + ")" : expression;
  }

  @Override
  String bound(FieldType type) {
    return isTime(type) ? "toDateTime(?)" : "?";
  }

  private static boolean isTime(FieldType type) {
    return type.getTypeName().equals(FieldType.DATETIME.getTypeName());
  }

  private static boolean isDate(FieldType type) {
    return type.getTypeName().isLogicalType()
        && SqlTypes.DATE.getIdentifier().equals(type.getLogicalType().getIdentifier());
  }

  @Override
  String places(String column, String from) {
    return ("SELECT cut, rowNumberInAllBlocks() AS place FROM"
            + " (SELECT %s AS cut FROM %s WHERE %s IS NOT NULL ORDER BY %s)")
        .formatted(column, from, column, column);
  }

  @Override
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    return columns.getColumnTypeName(column).equals("Float32")
        ? FieldType.FLOAT
        : super.typeOf(columns, column);
  }

  @Override
  boolean keepsMillis(ResultSetMetaData columns, int column) {
    return false;
  }

  /** The driver itself makes only whole numbers decimals. */
  @Override
  @Nullable BigDecimal decimal(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : new BigDecimal(text);
  }

  @Override
  @Nullable Double floating(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "nan", "-nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.valueOf(text);
    };
  }

  /** Of what {@link #selected} selects; text of all else. */
  @Override
  @Nullable String time(ResultSet row, int column) throws SQLException {
    String type = row.getMetaData().getColumnTypeName(column);
    if (!type.equals("UInt16") && !type.equals("UInt32")) {
      return row.getString(column);
    }
    long value = row.getLong(column);
    if (row.wasNull()) {
      return null;
    }
    return type.equals("UInt16")
        ? LocalDate.ofEpochDay(value).toString()
        : Instant.ofEpochSecond(value).toString();
  }

  /** What does not fit would be cut to fit by the server. */
  @Override
  void set(PreparedStatement statement, int parameter, FieldType type, Object value)
      throws SQLException {
    if (value instanceof ReadableInstant time) {
      long second = Math.floorDiv(time.getMillis(), (long) MILLIS);
      if (second < 0 || second > LAST_SECOND) {
        throw outOfRange(time, Instant.EPOCH, Instant.ofEpochSecond(LAST_SECOND));
      }
      // Ten digits: of four it would read a year.
      statement.setString(parameter, "%010d".formatted(second));
    } else if (value instanceof LocalDate date) {
      if (date.isBefore(FIRST_DATE) || date.isAfter(LAST_DATE)) {
        throw outOfRange(date, FIRST_DATE, LAST_DATE);
      }
      statement.setString(parameter, date.toString());
    } else {
      ParameterValues.setTimesAsText(statement, parameter, type, value);
    }
  }

  private static SQLException outOfRange(Object value, Object first, Object last) {
    return new SQLException(
        "Invalid time: %s (must be between %s and %s)".formatted(value, first, last), OUT_OF_RANGE);
  }

  @Override
  List<String> readProblems(Connection connection, String table) throws SQLException {
    ClickHouseTable found = ClickHouseTable.of(connection, table);
    return found == null ? List.of() : found.readProblems();
  }

  @Override
  List<String> writeProblems(Connection connection, UpsertTable target) throws SQLException {
    ClickHouseTable found = ClickHouseTable.of(connection, target.name());
    return found == null ? List.of() : found.writeProblems(target);
  }

  /** Puts in all rows: the table's engine lets the highest version of a key stay. */
  @Override
  String upsert(UpsertTable table) {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            quotedTable(table.name()),
            quotedList(table.columns().getFieldNames()),
            table.parameters());
  }

  @Override
  Failure kind(SQLException failure) {
    int code = failure.getErrorCode();
    boolean ofEnumeration =
        code == LOGICAL_ERROR && String.valueOf(failure.getMessage()).contains("Unknown element");
    if (ofEnumeration || OF_DATA.contains(code)) {
      return Failure.DATA;
    }
    if (IN_THE_WAY.contains(code)) {
      return Failure.CONTENTION;
    }
    return code != TIMEOUT && isOfConnection(failure) ? Failure.CONNECTION : super.kind(failure);
  }

  /** What the server says has another cause than what the way to it says. */
  private static boolean isOfConnection(SQLException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
