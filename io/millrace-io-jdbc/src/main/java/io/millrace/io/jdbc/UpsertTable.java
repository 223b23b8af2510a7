/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a statement of a {@link Dialect} writes.
 *
 * @param columns those that are written, in the order of the statement's parameters
 * @param version the column whose largest value wins; null for the row that comes last
 */
record UpsertTable(String name, Schema columns, List<String> keys, @Nullable String version) {

  List<String> notKeys() {
    return columns.getFieldNames().stream().filter(column -> !keys.contains(column)).toList();
  }

  String parameters() {
    return columns.getFieldNames().stream().map(column -> "?").collect(Collectors.joining(", "));
  }

  /** As several databases have it, after PostgreSQL. */
  String onConflict(Dialect dialect) {
    String insert =
        "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO "
            .formatted(
                dialect.quotedTable(name),
                dialect.quotedList(columns.getFieldNames()),
                parameters(),
                dialect.quotedList(keys));
    if (notKeys().isEmpty()) {
      return insert + "NOTHING";
    }
    String update =
        insert
            + "UPDATE SET "
            + notKeys().stream()
                .map(dialect::quoted)
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
    if (version == null) {
      return update;
    }
    String stored = dialect.quoted(name.substring(name.lastIndexOf('.') + 1));
    String column = dialect.quoted(version);
    return "%s WHERE %s.%s IS NULL OR %s.%s < excluded.%s"
        .formatted(update, stored, column, stored, column, column);
  }

  /** Removes the row of a key, whose columns are the parameters. */
  String delete(Dialect dialect) {
    return "DELETE FROM %s WHERE %s"
        .formatted(
            dialect.quotedTable(name),
            keys.stream()
                .map(key -> dialect.quoted(key) + " = ?")
                .collect(Collectors.joining(" AND ")));
  }
}
