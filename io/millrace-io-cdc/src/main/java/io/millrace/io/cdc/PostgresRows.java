/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.stream.Collectors.joining;

import io.millrace.io.cdc.ChangesMark.Place;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a table by key, some at a time, so that they are read on from any of them. Each time
 * they are as they are then: the log tells what was changed. Not thread-safe.
 */
final class PostgresRows implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresRows.class);

  /** How many the driver has in memory. */
  private static final int FETCHED = 256;

  private final ChangesSettings settings;
  private final PostgresTable table;
  private final Connection connection;
  private final List<Field> wanted;
  private final List<String> columns;

  /**
   * @param connection of this alone, whose values are text
   */
  PostgresRows(ChangesSettings settings, PostgresTable table, Connection connection)
      throws SQLException {
    this.settings = settings;
    this.table = table;
    this.connection = connection;
    this.wanted = settings.wanted().getFields();
    this.columns =
        Stream.concat(wanted.stream().map(Field::getName), table.key().stream())
            .distinct()
            .toList();
    connection.setAutoCommit(false);
  }

  /**
   * Reads rows behind a place, until there are enough or no more.
   *
   * @return behind the last
   */
  Place read(Place from, ChangeRows into) throws SQLException {
    Place now = from;
    try (PreparedStatement statement = connection.prepareStatement(sql(from))) {
      statement.setFetchSize(FETCHED);
      for (int i = 0; i < from.readTo().size(); i++) {
        statement.setString(i + 1, from.readTo().get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (!into.isFull()) {
          if (!rows.next()) {
            now = now.streaming();
            break;
          }
          List<String> key = key(rows);
          into.addRow(values(rows), key, now);
          now = now.readTo(key);
        }
      }
    }
    connection.commit();
    return now;
  }

  private String sql(Place from) {
    String key = table.key().stream().map(PostgresLog::quoted).collect(joining(", "));
    String behind =
        from.readTo().isEmpty()
            ? ""
            : "WHERE (%s) > (%s) "
                .formatted(
                    key,
                    table.key().stream()
                        .map(name -> "CAST(? AS %s)".formatted(cast(name)))
                        .collect(joining(", ")));
    return "SELECT %s FROM %s.%s %sORDER BY %s"
        .formatted(
            columns.stream().map(PostgresLog::quoted).collect(joining(", ")),
            PostgresLog.quoted(settings.schemaName()),
            PostgresLog.quoted(settings.tableName()),
            behind,
            key);
  }

  private String cast(String name) {
    PostgresTable.Column column = table.columns().get(name);
    return column == null ? "text" : column.cast();
  }

  private Map<String, @Nullable Object> values(ResultSet rows) throws SQLException {
    Map<String, @Nullable Object> values = new HashMap<>();
    for (Field field : wanted) {
      String name = field.getName();
      int column = columns.indexOf(name) + 1;
      values.put(
          name,
          field.getType().getTypeName() == TypeName.BYTES
              ? rows.getBytes(column)
              : rows.getString(column));
    }
    return values;
  }

  private List<String> key(ResultSet rows) throws SQLException {
    List<String> key = new ArrayList<>();
    for (String name : table.key()) {
      key.add(rows.getString(columns.indexOf(name) + 1));
    }
    return key;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("Cannot close a connection that read {}", settings.name(), e);
    }
  }
}
