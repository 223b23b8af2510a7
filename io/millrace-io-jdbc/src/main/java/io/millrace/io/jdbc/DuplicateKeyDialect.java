/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * What MariaDB and MySQL have in common. Their statement puts a row in the place of any one that it
 * shares a unique key with, so a table may have no other than the key.
 */
abstract class DuplicateKeyDialect extends Dialect {
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  /**
   * What is wrong with a row but has no state that says so: no value and no default, no text of the
   * column's characters, none of an enumeration's, no partition, what MySQL checks.
   */
  private static final List<Integer> OF_DATA = List.of(1364, 1366, 1265, 1526, 3819);

  /** What a trigger signals where it has no state of its own. */
  private static final String OF_TRIGGER = "45000";

  private static final int MILLIS = 1_000;
  private static final int GRACE_SECONDS = 30;
  private static final int PATIENCE_SECONDS = 3_600;

  DuplicateKeyDialect(String prefix, String driver, String artifact) {
    super(prefix, driver, artifact);
  }

  /** Rows that stay as they are do not count: that is how superseded ones are known. */
  @Override
  void set(Properties properties, JdbcAddress address) {
    properties.setProperty("useAffectedRows", "true");
    properties.setProperty("connectTimeout", String.valueOf(address.connectSeconds() * MILLIS));
    properties.setProperty(
        "socketTimeout",
        String.valueOf(((long) address.statementSeconds() + GRACE_SECONDS) * MILLIS));
  }

  /**
   * Without the strict mode values would be cut to fit. The server sends all rows at once and waits
   * for those who take them, a minute if it is not told.
   */
  @Override
  List<String> sessionStatements() {
    return List.of(
        "SET time_zone = '+00:00'",
        "SET sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')",
        "SET net_write_timeout = " + PATIENCE_SECONDS);
  }

  @Override
  char quote() {
    return '`';
  }

  /** A BOOLEAN is a whole number here, and may be another than 0 and 1. */
  @Override
  @Nullable Boolean truth(ResultSet row, int column) throws SQLException, UnreadableValueException {
    Long value = whole(row, column);
    return value == null ? null : ColumnValue.truth(value);
  }

  @Override
  void set(PreparedStatement statement, int parameter, FieldType type, Object value)
      throws SQLException {
    ParameterValues.setTimesAsText(statement, parameter, type, value);
  }

  /** Assignments are made from left to right: the version, which all ask for, is the last. */
  @Override
  String upsert(UpsertTable table) {
    String version = table.version();
    Stream<String> others =
        table.notKeys().stream().filter(column -> !column.equals(version)).map(this::quoted);
    Stream<String> assigned;
    if (version == null) {
      assigned = others.map(column -> "%s = VALUES(%s)".formatted(column, column));
    } else {
      String column = quoted(version);
      String newer = "%s IS NULL OR %s < VALUES(%s)".formatted(column, column, column);
      assigned =
          Stream.concat(others, Stream.of(column))
              .map(each -> "%s = IF(%s, VALUES(%s), %s)".formatted(each, newer, each, each));
    }
    String update = assigned.collect(Collectors.joining(", "));
    String key = quoted(table.keys().get(0));
    return "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s"
        .formatted(
            quotedTable(table.name()),
            quotedList(table.columns().getFieldNames()),
            table.parameters(),
            update.isEmpty() ? key + " = " + key : update);
  }

  @Override
  Match match() {
    return Match.ANY_UNIQUE_KEY;
  }

  @Override
  Failure kind(SQLException failure) {
    if (failure.getErrorCode() == LOCK_WAIT_TIMEOUT) {
      return Failure.CONTENTION;
    }
    boolean ofTrigger = OF_TRIGGER.equals(failure.getSQLState());
    return ofTrigger || OF_DATA.contains(failure.getErrorCode())
        ? Failure.DATA
        : super.kind(failure);
  }
}
