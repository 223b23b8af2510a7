/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.stream.Collectors.joining;

import io.millrace.transforms.block.BlockBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.Field;

/**
 * The rows of a table of MariaDB by key. A statement has a limit, since the driver reads all that
 * one has left when it is closed.
 */
final class MariaDbRows extends RowsByKey {
  private final ChangesSettings settings;
  private final MariaDbTable table;

  MariaDbRows(ChangesSettings settings, MariaDbLog log, MariaDbTable table, Connection connection)
      throws SQLException {
    super(settings, log, connection, table.key().size(), BlockBuilder.MAX_ROWS);
    this.settings = settings;
    this.table = table;
  }

  @Override
  String sql(boolean behind) {
    return "SELECT %s FROM %s.%s %sORDER BY %s LIMIT %d"
        .formatted(
            Stream.concat(
                    settings.wanted().getFields().stream().map(Field::getName).map(table::selected),
                    table.key().stream().map(table::selectedKey))
                .collect(joining(", ")),
            MariaDbTable.quoted(settings.schemaName()),
            MariaDbTable.quoted(settings.tableName()),
            behind ? "WHERE " + behind() + " " : "",
            table.key().stream().map(MariaDbTable::quoted).collect(joining(", ")),
            BlockBuilder.MAX_ROWS);
  }

  /** Rows are compared column by column, since the server finds no range by a whole row. */
  private String behind() {
    List<String> ways = new ArrayList<>();
    StringBuilder same = new StringBuilder();
    for (String name : table.key()) {
      String column = MariaDbTable.quoted(name);
      String parameter = table.parameter(name);
      ways.add("(%s%s > %s)".formatted(same, column, parameter));
      same.append("%s = %s AND ".formatted(column, parameter));
    }
    return "(" + String.join(" OR ", ways) + ")";
  }

  @Override
  List<String> parameters(List<String> key) {
    List<String> parameters = new ArrayList<>();
    for (int i = 1; i <= key.size(); i++) {
      parameters.addAll(key.subList(0, i));
    }
    return parameters;
  }
}
