/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Properties;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** MySQL since 8.0, whose statement is one that newer versions call deprecated. */
final class MySqlDialect extends DuplicateKeyDialect {
  private static final int WITH_MILLIS = "2026-01-02 03:04:05.678".length();

  MySqlDialect() {
    super("jdbc:mysql:", "com.mysql.cj.jdbc.Driver", "com.mysql:mysql-connector-j:9.7.0");
  }

  /**
   * Statements that the server prepares send FLOAT as it is and not as text of six digits. Years
   * are numbers. What fails in a batch ends it. The time to take rows is the session's.
   */
  @Override
  void set(Properties properties, JdbcAddress address) {
    super.set(properties, address);
    properties.setProperty("useServerPrepStmts", "true");
    properties.setProperty("yearIsDateType", "false");
    properties.setProperty("continueBatchOnError", "false");
    properties.setProperty("netTimeoutForStreamingResults", "0");
  }

  /** How the driver is told not to hold all rows. */
  @Override
  int fetchRows() {
    return Integer.MIN_VALUE;
  }

  @Override
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    if (columns.getColumnTypeName(column).equals("YEAR")) {
      return FieldType.INT16;
    }
    return columns.getColumnType(column) == Types.BIT && columns.getPrecision(column) > 1
        ? FieldType.BYTES
        : super.typeOf(columns, column);
  }

  /** The driver says of times how long their text is: digits are behind a dot. */
  @Override
  boolean keepsMillis(ResultSetMetaData columns, int column) throws SQLException {
    return columns.getPrecision(column) >= WITH_MILLIS;
  }
}
