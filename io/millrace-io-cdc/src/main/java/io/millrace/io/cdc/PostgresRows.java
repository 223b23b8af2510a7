/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.Field;

/** The rows of a table of PostgreSQL by key. */
final class PostgresRows extends RowsByKey {
  private final ChangesSettings settings;
  private final PostgresTable table;

  /**
   * @param connection of this alone, whose values are text
   */
  PostgresRows(
      ChangesSettings settings, PostgresLog log, PostgresTable table, Connection connection)
      throws SQLException {
    super(settings, log, connection, table.key().size(), Integer.MAX_VALUE);
    this.settings = settings;
    this.table = table;
  }

  @Override
  String sql(boolean behind) {
    String key = table.key().stream().map(PostgresLog::quoted).collect(joining(", "));
    String from =
        "WHERE (%s) > (%s) "
            .formatted(
                key,
                table.key().stream()
                    .map(name -> "CAST(? AS %s)".formatted(cast(name)))
                    .collect(joining(", ")));
    return "SELECT %s FROM %s.%s %sORDER BY %s"
        .formatted(
            Stream.concat(
                    settings.wanted().getFields().stream().map(Field::getName),
                    table.key().stream())
                .map(PostgresLog::quoted)
                .collect(joining(", ")),
            PostgresLog.quoted(settings.schemaName()),
            PostgresLog.quoted(settings.tableName()),
            behind ? from : "",
            key);
  }

  @Override
  List<String> parameters(List<String> key) {
    return key;
  }

  private String cast(String name) {
    PostgresTable.Column column = table.columns().get(name);
    return column == null ? "text" : column.cast();
  }
}
