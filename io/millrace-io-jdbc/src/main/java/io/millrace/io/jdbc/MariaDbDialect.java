/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Properties;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** MariaDB. */
final class MariaDbDialect extends DuplicateKeyDialect {
  MariaDbDialect() {
    super("jdbc:mariadb:", "org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client:3.5.6");
  }

  @Override
  void set(Properties properties, JdbcAddress address) {
    super.set(properties, address);
    properties.setProperty("useBulkStmts", "false");
  }

  /** The server's limit is for the last row, too; that of the network is for the first one. */
  @Override
  void limit(PreparedStatement statement, JdbcAddress address) {}

  @Override
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    String name = columns.getColumnTypeName(column).toUpperCase(Locale.ROOT);
    boolean unsigned = name.endsWith("UNSIGNED");
    return switch (columns.getColumnType(column)) {
      case Types.BIT -> columns.getPrecision(column) > 1 ? FieldType.BYTES : FieldType.BOOLEAN;
      case Types.SMALLINT -> unsigned ? FieldType.INT32 : FieldType.INT16;
      case Types.INTEGER -> unsigned ? FieldType.INT64 : FieldType.INT32;
      case Types.BIGINT -> unsigned ? FieldType.DECIMAL : FieldType.INT64;
      default -> name.equals("YEAR") ? FieldType.INT16 : super.typeOf(columns, column);
    };
  }
}
