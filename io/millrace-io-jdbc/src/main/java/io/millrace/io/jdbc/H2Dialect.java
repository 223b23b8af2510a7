/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;

/**
 * H2. Two transactions that merge the same new key may both find none; the later one then breaks
 * the table's key, and finds the other's row when it is tried again.
 */
final class H2Dialect extends Dialect {
  private static final int TRIES = 3;

  H2Dialect() {
    super("jdbc:h2:", "org.h2.Driver", "com.h2database:h2:2.3.232");
  }

  @Override
  void set(Properties properties, JdbcAddress address) {}

  @Override
  List<String> sessionStatements() {
    return List.of("SET TIME ZONE 'UTC'");
  }

  /** The driver says of UUIDs that they are bytes. */
  @Override
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    return columns.getColumnTypeName(column).equals("UUID")
        ? FieldType.STRING
        : super.typeOf(columns, column);
  }

  @Override
  String upsert(UpsertTable table) {
    String version = table.version();
    List<String> notKeys = table.notKeys();
    String update =
        notKeys.isEmpty()
            ? ""
            : " WHEN MATCHED%s THEN UPDATE SET %s"
                .formatted(
                    version == null ? "" : " AND (" + isNewer(quoted(version)) + ")",
                    notKeys.stream()
                        .map(this::quoted)
                        .map(column -> column + " = source." + column)
                        .collect(Collectors.joining(", ")));
    List<String> columns = table.columns().getFieldNames();
    return "MERGE INTO %s AS target USING (SELECT %s) AS source ON %s%s"
            .formatted(
                quotedTable(table.name()),
                table.columns().getFields().stream()
                    .map(
                        field ->
                            "CAST(? AS %s) AS %s"
                                .formatted(typeName(field.getType()), quoted(field.getName())))
                    .collect(Collectors.joining(", ")),
                table.keys().stream()
                    .map(this::quoted)
                    .map(key -> "target." + key + " = source." + key)
                    .collect(Collectors.joining(" AND ")),
                update)
        + " WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)"
            .formatted(
                quotedList(columns),
                columns.stream()
                    .map(column -> "source." + quoted(column))
                    .collect(Collectors.joining(", ")));
  }

  private static String isNewer(String version) {
    return "target.%s IS NULL OR target.%s < source.%s".formatted(version, version, version);
  }

  /** A type that takes every value of the field's: the column's own bounds are for the column. */
  private static String typeName(FieldType type) {
    return switch (type.getTypeName()) {
      case BYTE, INT16, INT32, INT64 -> "BIGINT";
      case FLOAT -> "REAL";
      case DOUBLE -> "DOUBLE PRECISION";
      case DECIMAL -> "DECFLOAT(100000)";
      case BOOLEAN -> "BOOLEAN";
      case BYTES -> "VARBINARY";
      case DATETIME -> "TIMESTAMP(9)";
      case LOGICAL_TYPE ->
          type.equals(FieldType.logicalType(SqlTypes.DATE).withNullable(type.getNullable()))
              ? "DATE"
              : "TIME(9)";
      default -> "VARCHAR";
    };
  }

  @Override
  Match match() {
    return Match.KEY;
  }

  @Override
  int triesOfARow() {
    return TRIES;
  }

  @Override
  Failure kind(SQLException failure) {
    return switch (String.valueOf(failure.getSQLState())) {
      // A row that another has changed meanwhile; a lock that took too long.
      case "90131", "HYT00" -> Failure.CONTENTION;
      // The connection is broken; the database is closed.
      case "90067", "90098", "90121" -> Failure.CONNECTION;
      default -> super.kind(failure);
    };
  }
}
