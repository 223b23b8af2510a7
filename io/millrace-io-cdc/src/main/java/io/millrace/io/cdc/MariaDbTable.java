/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of MariaDB.
 *
 * @param kind such as {@code BASE TABLE}; null if there is no such table
 * @param columns by name, in their order
 * @param key the columns of the primary key; none if there is none
 */
record MariaDbTable(
    @Nullable String kind, @Nullable String engine, Map<String, Column> columns, List<String> key)
    implements SourceTable {

  /**
   * A column.
   *
   * @param type its type's name, such as {@code int}
   * @param full the type as SQL has it, such as {@code int(10) unsigned}
   * @param charset of what is text; null if it is none
   * @param extra such as {@code VIRTUAL GENERATED}
   */
  record Column(String type, String full, @Nullable String charset, String extra) {
    boolean isUnsigned() {
      return full.contains(" unsigned");
    }

    boolean isVirtual() {
      return extra.toUpperCase(Locale.ROOT).contains("VIRTUAL");
    }
  }

  static MariaDbTable of(Connection connection, ChangesSettings settings) throws SQLException {
    List<String> kind = new ArrayList<>();
    each(
        connection,
        settings,
        "SELECT IF(CREATE_OPTIONS LIKE '%partitioned%', 'PARTITIONED TABLE', TABLE_TYPE), ENGINE,"
            + " TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
        row -> {
          // The log has names as the server stores them, however else it finds them.
          if (settings.schemaName().equals(row.getString(3))
              && settings.tableName().equals(row.getString(4))) {
            kind.add(row.getString(1));
            kind.add(String.valueOf(row.getString(2)));
          }
        });
    Map<String, Column> columns = new LinkedHashMap<>();
    each(
        connection,
        settings,
        "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, EXTRA"
            + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?"
            + " ORDER BY ORDINAL_POSITION",
        row ->
            columns.put(
                row.getString(1),
                new Column(
                    row.getString(2).toLowerCase(Locale.ROOT),
                    row.getString(3),
                    row.getString(4),
                    String.valueOf(row.getString(5)))));
    List<String> key = new ArrayList<>();
    each(
        connection,
        settings,
        "SELECT COLUMN_NAME FROM information_schema.STATISTICS"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY'"
            + " ORDER BY SEQ_IN_INDEX",
        row -> key.add(row.getString(1)));
    return new MariaDbTable(
        kind.isEmpty() ? null : kind.get(0),
        kind.isEmpty() ? null : kind.get(1),
        columns,
        List.copyOf(key));
  }

  /** What is done with a row of the catalog. */
  interface Taker {
    void take(ResultSet row) throws SQLException;
  }

  /** Asks for something of a schema's table. */
  static void each(Connection connection, ChangesSettings settings, String sql, Taker taker)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, settings.schemaName());
      statement.setString(2, settings.tableName());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taker.take(rows);
        }
      }
    }
  }

  /** The log has whole rows; where a session leaves a value out of a delete it is null. */
  @Override
  public boolean tells(String column) {
    return true;
  }

  /** Dates are as the server writes them. */
  @Override
  public boolean isDate(String column) {
    return false;
  }

  @Override
  public String unchanged() {
    return "a session without binlog_row_image=FULL left it out of the log; SET it for who writes";
  }

  static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  private Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalStateException("Missing required column " + name);
    }
    return column;
  }

  /** What is selected for a column: its bytes, or what tells it exactly as text. */
  String selected(String name) {
    String column = quoted(name);
    if (!columns.containsKey(name)) {
      // The server says so.
      return column;
    }
    return switch (column(name).type()) {
      // As single precision it is told by six digits only.
      case "float" -> "CAST(%s AS DOUBLE)".formatted(column);
      case "bit", "year" -> "CAST(%s AS UNSIGNED)".formatted(column);
      // The driver has its own ideas of what they are.
      case "tinyint", "date", "time", "datetime", "timestamp" ->
          "CAST(%s AS CHAR)".formatted(column);
      default -> column;
    };
  }

  /** What is selected for a column of the key, as text. */
  String selectedKey(String name) {
    return isBytes(name) ? "HEX(%s)".formatted(quoted(name)) : selected(name);
  }

  private boolean isBytes(String name) {
    return MariaDbTypes.BYTES.contains(column(name).type());
  }

  /** A parameter that is compared with a column of the key as its values are with each other. */
  String parameter(String name) {
    Column column = column(name);
    if (isBytes(name)) {
      return "UNHEX(?)";
    }
    return switch (column.type()) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "year" ->
          column.isUnsigned() ? "CAST(? AS UNSIGNED)" : "CAST(? AS SIGNED)";
      case "decimal" ->
          "CAST(? AS %s)"
              .formatted(column.full().replaceFirst("(?i)\\s+(unsigned|zerofill).*", ""));
      case "date", "datetime" -> "CAST(? AS %s)".formatted(column.full());
      case "timestamp" ->
          "CAST(? AS %s)".formatted(column.full().replaceFirst("timestamp", "datetime"));
      default -> "?";
    };
  }

  /** All that is wrong with the server and the table. */
  static List<String> problems(Connection connection, ChangesSettings settings)
      throws SQLException {
    List<String> problems = new ArrayList<>();
    MariaDbTypes.checkServer(
        MariaDbLog.pairs(
            connection,
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'log_bin_compress',"
                + " 'binlog_format', 'binlog_row_image', 'binlog_row_metadata')"),
        problems);
    MariaDbTable table = of(connection, settings);
    MariaDbTypes.check(table, settings, problems);
    each(
        connection,
        settings,
        "SELECT CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE"
            + " FROM information_schema.REFERENTIAL_CONSTRAINTS"
            + " WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ? ORDER BY 1",
        row -> {
          List<String> quiet = List.of("RESTRICT", "NO ACTION");
          if (!quiet.contains(row.getString(2)) || !quiet.contains(row.getString(3))) {
            problems.add(
                "Unsupported foreign key %s: ON UPDATE %s ON DELETE %s, of whose changes the log"
                        .formatted(row.getString(1), row.getString(2), row.getString(3))
                    + " has none (supported: RESTRICT, NO ACTION)");
          }
        });
    return problems;
  }
}
