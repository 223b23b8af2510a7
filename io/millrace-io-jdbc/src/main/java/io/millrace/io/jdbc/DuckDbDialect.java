/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * DuckDB, whose failures have no states: their messages start with their kind. A key that another
 * transaction has put in since this one began breaks the table's key, and is found when the row is
 * tried again.
 */
final class DuckDbDialect extends Dialect {
  private static final List<String> OF_DATA =
      List.of("Constraint Error", "Conversion Error", "Out of Range Error", "Invalid Input Error");

  /** Another process has the file, or a connection of this one is about to give it up. */
  private static final List<String> OF_OPENING =
      List.of("IO Error: Could not set lock", "Binder Error: Unique file handle conflict");

  private static final int TRIES = 3;

  DuckDbDialect() {
    super("jdbc:duckdb:", "org.duckdb.DuckDBDriver", "org.duckdb:duckdb_jdbc:1.4.2.0");
  }

  @Override
  void set(Properties properties, JdbcAddress address) {
    properties.setProperty("jdbc_stream_results", "true");
  }

  @Override
  List<String> sessionStatements() {
    return List.of("SET TimeZone = 'UTC'");
  }

  @Override
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    return switch (columns.getColumnTypeName(column)) {
      case "FLOAT" -> FieldType.FLOAT;
      case "UTINYINT" -> FieldType.INT16;
      case "USMALLINT" -> FieldType.INT32;
      case "UINTEGER" -> FieldType.INT64;
      case "UBIGINT", "HUGEINT", "UHUGEINT" -> FieldType.DECIMAL;
      case "TIME WITH TIME ZONE" -> FieldType.STRING;
      default -> super.typeOf(columns, column);
    };
  }

  @Override
  boolean keepsMillis(ResultSetMetaData columns, int column) throws SQLException {
    return !columns.getColumnTypeName(column).equals("TIMESTAMP_S");
  }

  @Override
  String upsert(UpsertTable table) {
    return table.onConflict(this);
  }

  @Override
  int triesOfARow() {
    return TRIES;
  }

  @Override
  Failure kind(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    // Of rows that two transactions put in, the one that commits last is told so at its commit.
    if (message.startsWith("TransactionContext Error")) {
      return Failure.CONTENTION;
    }
    if (OF_OPENING.stream().anyMatch(message::startsWith)) {
      return Failure.CONNECTION;
    }
    return OF_DATA.stream().anyMatch(message::startsWith) ? Failure.DATA : super.kind(failure);
  }
}
