/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** PostgreSQL. */
final class PostgresDialect extends Dialect {
  /** What JDBC takes for a type that loses something. */
  private static final Set<String> AS_TEXT = Set.of("bit", "varbit", "money", "timetz");

  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  /** How long a server may take beyond a statement's own time before the network is given up. */
  private static final int GRACE_SECONDS = 30;

  PostgresDialect() {
    super("jdbc:postgresql:", "org.postgresql.Driver", "org.postgresql:postgresql:42.7.13");
  }

  /** Texts are sent without a type, so that a column of any takes what it can read. */
  @Override
  void set(Properties properties, JdbcAddress address) {
    properties.setProperty("stringtype", "unspecified");
    properties.setProperty("connectTimeout", String.valueOf(address.connectSeconds()));
    properties.setProperty(
        "socketTimeout", String.valueOf(address.statementSeconds() + GRACE_SECONDS));
  }

  @Override
  List<String> sessionStatements() {
    return List.of("SET TIME ZONE 'UTC'", "SET DateStyle TO ISO");
  }

  @Override
  boolean readsInTransactions() {
    return true;
  }

  @Override
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    return AS_TEXT.contains(columns.getColumnTypeName(column))
        ? FieldType.STRING
        : super.typeOf(columns, column);
  }

  /** There are numbers that are none. */
  @Override
  @Nullable BigDecimal decimal(ResultSet row, int column)
      throws SQLException, UnreadableValueException {
    String value = row.getString(column);
    if (value != null && NOT_FINITE.contains(value)) {
      throw new UnreadableValueException(value, "a finite number");
    }
    return value == null ? null : new BigDecimal(value);
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
    return switch (String.valueOf(failure.getSQLState())) {
      // The server is stopped, starts, or has no connection left.
      case "57P01", "57P02", "57P03", "53300" -> Failure.CONNECTION;
      case "55P03" -> Failure.CONTENTION;
      // A trigger's own; more than fits into an index.
      case "P0001", "54000" -> Failure.DATA;
      default -> super.kind(failure);
    };
  }
}
