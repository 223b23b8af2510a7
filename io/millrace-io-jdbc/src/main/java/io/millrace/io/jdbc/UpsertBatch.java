/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are written by one transaction, in the order of their keys, which is the same for all
 * who write; of a key the highest version first, so that the others of it change nothing, unless
 * the database refuses that one. Not thread-safe; one per bundle.
 */
final class UpsertBatch {
  private final UpsertSettings settings;
  private final UpsertTable target;
  private final List<Row> rows = new ArrayList<>();

  UpsertBatch(UpsertSettings settings, Schema schema) {
    this.settings = settings;
    this.target = settings.target(schema);
  }

  /** Adds a row with a key and, where there are versions, one. */
  void add(Row row) {
    rows.add(row);
  }

  int size() {
    return rows.size();
  }

  /** Takes out all rows, in the order in which they are written. */
  List<Row> take() {
    // Stable: without versions the rows of a key stay as they came.
    rows.sort(this::compare);
    List<Row> taken = List.copyOf(rows);
    rows.clear();
    return taken;
  }

  private int compare(Row one, Row other) {
    for (String key : target.keys()) {
      int order = compareValues(comparable(one, key), comparable(other, key));
      if (order != 0) {
        return order;
      }
    }
    String version = target.version();
    return version == null
        ? 0
        : compareValues(comparable(other, version), comparable(one, version));
  }

  private static Comparable<?> comparable(Row row, String field) {
    return requireNonNull((Comparable<?>) row.getValue(field), field);
  }

  @SuppressWarnings("unchecked") // two values of one field are of one class
  private static int compareValues(Comparable<?> one, Comparable<?> other) {
    return Comparator.<Comparable<Object>>naturalOrder()
        .compare((Comparable<Object>) one, (Comparable<Object>) other);
  }

  /** Forgets all rows. */
  void clear() {
    rows.clear();
  }

  /**
   * Writes rows in one transaction.
   *
   * @return how many the table had as high a version of
   */
  long write(Connection connection, Dialect dialect, List<Row> some) throws SQLException {
    long unchanged = 0;
    int from = 0;
    while (from < some.size()) {
      boolean removed = isRemoved(some.get(from));
      int end = from + 1;
      while (end < some.size() && isRemoved(some.get(end)) == removed) {
        end++;
      }
      List<Row> alike = some.subList(from, end);
      if (removed) {
        execute(connection, dialect, target.delete(dialect), keyColumns(), alike);
      } else {
        unchanged +=
            unchanged(
                execute(connection, dialect, dialect.upsert(target), target.columns(), alike));
      }
      from = end;
    }
    connection.commit();
    return unchanged;
  }

  private int[] execute(
      Connection connection, Dialect dialect, String sql, Schema columns, List<Row> alike)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(settings.address().statementSeconds());
      for (Row row : alike) {
        set(statement, dialect, row, columns);
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  private boolean isRemoved(Row row) {
    return settings.removes()
        && Boolean.TRUE.equals(row.getBoolean(requireNonNull(settings.deleted(), "deleted")));
  }

  private Schema keyColumns() {
    Schema.Builder keys = Schema.builder();
    target.keys().forEach(key -> keys.addField(target.columns().getField(key)));
    return keys.build();
  }

  private static void set(PreparedStatement statement, Dialect dialect, Row row, Schema columns)
      throws SQLException {
    int parameter = 0;
    for (Field column : columns.getFields()) {
      parameter++;
      @Nullable Object value = row.getValue(column.getName());
      if (value == null) {
        statement.setNull(parameter, Types.NULL);
      } else {
        dialect.set(statement, parameter, column.getType(), value);
      }
    }
  }

  private long unchanged(int[] counts) {
    if (target.version() == null) {
      return 0;
    }
    long unchanged = 0;
    for (int count : counts) {
      if (count == 0) {
        unchanged++;
      }
    }
    return unchanged;
  }
}
