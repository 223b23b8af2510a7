/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a statement. Not thread-safe; one per statement. */
final class RowReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Dialect dialect;
  private final List<TableColumn> columns;
  private final Scrubber scrubber;
  private final Schema schema;
  private final List<String> problems = new ArrayList<>();

  RowReader(Dialect dialect, List<TableColumn> columns, Scrubber scrubber) {
    this.dialect = dialect;
    this.columns = columns;
    this.scrubber = scrubber;
    this.schema = TableColumn.schema(columns);
  }

  /**
   * Reads the row that stands.
   *
   * @return null for one that has {@link #problems}
   */
  @Nullable Row read(ResultSet row) throws SQLException {
    problems.clear();
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (int index = 0; index < columns.size(); index++) {
      values.add(value(row, index));
    }
    return problems.isEmpty() ? Row.withSchema(schema).attachValues(values) : null;
  }

  private @Nullable Object value(ResultSet row, int index) throws SQLException {
    TableColumn column = columns.get(index);
    try {
      Object value =
          ColumnValue.read(dialect, row, index + 1, column.type(), column.field().getType());
      if (value == null && !column.field().getType().getNullable()) {
        problems.add("Missing required " + column.name());
      }
      return value;
    } catch (UnreadableValueException e) {
      problems.add("Invalid %s: %s".formatted(column.name(), e.getMessage()));
      return null;
    } catch (SQLException e) {
      if (dialect.failure(e) == Failure.CONNECTION) {
        throw e;
      }
      problems.add(
          "Cannot read %s: %s"
              .formatted(column.name(), scrubber.scrubbed(String.valueOf(e.getMessage()))));
      return null;
    }
  }

  /** What is wrong with the last row. */
  String problems() {
    return String.join("; ", problems);
  }

  /** The row that stands as JSON of texts, bytes in Base64, as the driver tells them. */
  String json(ResultSet row) throws SQLException {
    ObjectNode values = JSON.createObjectNode();
    for (int index = 0; index < columns.size(); index++) {
      TableColumn column = columns.get(index);
      try {
        if (column.type().getTypeName() == Schema.TypeName.BYTES) {
          values.put(column.name(), row.getBytes(index + 1));
        } else {
          values.put(column.name(), row.getString(index + 1));
        }
      } catch (SQLException e) {
        if (dialect.failure(e) == Failure.CONNECTION) {
          throw e;
        }
        // What the driver cannot tell at all is among the problems.
        values.putNull(column.name());
      }
    }
    return values.toString();
  }
}
