/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is read and how.
 *
 * @param table null where a query is read
 * @param query null where a table is read
 * @param schema what is wanted; null for all there is
 * @param partitionColumn null for one part
 */
record ReadSettings(
    JdbcAddress address,
    @Nullable String table,
    @Nullable String query,
    @Nullable Schema schema,
    @Nullable String partitionColumn,
    int parts,
    Retry retry,
    @Nullable StepContext context)
    implements Serializable {
  private static final int MAX_PARTS = 100_000;

  ReadSettings withSchema(Schema wanted) {
    return new ReadSettings(address, table, query, wanted, partitionColumn, parts, retry, context);
  }

  ReadSettings withParts(String column, int number) {
    return new ReadSettings(address, table, query, schema, column, number, retry, context);
  }

  ReadSettings withRetry(Retry newRetry) {
    return new ReadSettings(
        address, table, query, schema, partitionColumn, parts, newRetry, context);
  }

  ReadSettings withContext(StepContext newContext) {
    return new ReadSettings(
        address, table, query, schema, partitionColumn, parts, retry, newContext);
  }

  /** What is read, for people. */
  String source() {
    return table == null ? "query" : table;
  }

  /** What is read, as SQL has it behind FROM. */
  String from(Dialect dialect) {
    return table == null ? "(%s%n) AS query".formatted(query) : dialect.from(table);
  }

  /** All that can be told to be wrong without the database. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(address.problems());
    if (source().isBlank() || (query != null && query.isBlank())) {
      problems.add("Missing required " + (table == null ? "query" : "table"));
    }
    if (parts < 1 || parts > MAX_PARTS) {
      problems.add("Invalid parts: %d (must be between 1 and %d)".formatted(parts, MAX_PARTS));
    }
    retry.problem().ifPresent(problems::add);
    return problems;
  }

  /**
   * All columns that there are, by the database.
   *
   * @throws IllegalStateException if it cannot be asked
   */
  List<TableColumn> columns() {
    return Database.ask(
        address,
        retry,
        "read " + source(),
        (connection, dialect) -> {
          if (table != null) {
            orThrow(dialect.readProblems(connection, table));
          }
          List<TableColumn> columns = TableColumn.of(connection, dialect, address, from(dialect));
          // Drivers say of a query's column what holds of its table's, joined from outside or not.
          return query == null ? columns : columns.stream().map(TableColumn::orNull).toList();
        });
  }

  /**
   * What is read of a table.
   *
   * @param partition what parts are told by; null for one part
   */
  record Plan(List<TableColumn> columns, @Nullable PartitionColumn partition) {}

  /**
   * What is read of all columns that there are.
   *
   * @throws ValidationException naming all that is not as wanted
   */
  Plan plan(List<TableColumn> all) {
    List<String> problems = new ArrayList<>();
    Plan plan = plan(all, problems);
    orThrow(problems);
    return plan;
  }

  private void orThrow(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ValidationException(
          "Cannot read %s: %s".formatted(source(), String.join("; ", problems)));
    }
  }

  /**
   * What is read of all columns that there are.
   *
   * @param problems takes all that is not as wanted
   */
  Plan plan(List<TableColumn> all, List<String> problems) {
    List<TableColumn> columns =
        schema == null ? all : TableColumn.wanted(all, schema, Dialect.of(address), problems);
    return new Plan(columns, partition(all, problems));
  }

  private @Nullable PartitionColumn partition(List<TableColumn> columns, List<String> problems) {
    if (partitionColumn == null) {
      return null;
    }
    Optional<PartitionColumn> found =
        columns.stream()
            .filter(column -> column.name().equals(partitionColumn))
            .map(column -> new PartitionColumn(column.name(), column.type()))
            .findFirst();
    if (found.isEmpty()) {
      problems.add(
          "Missing required partition column %s (columns: %s)"
              .formatted(partitionColumn, columns.stream().map(TableColumn::name).toList()));
    } else if (!found.get().isSupported()) {
      problems.add(
          "Unsupported type of partition column %s: %s (supported: %s)"
              .formatted(
                  partitionColumn,
                  TableColumn.typeName(found.get().type()),
                  PartitionColumn.SUPPORTED));
    }
    return found.orElse(null);
  }
}
