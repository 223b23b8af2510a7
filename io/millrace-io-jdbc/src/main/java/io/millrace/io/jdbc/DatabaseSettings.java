/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import io.millrace.io.dataset.Columns;
import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.ValidationException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** Which table of which database, how it is read, and by what its rows are written. */
record DatabaseSettings(
    @SchemaFieldDescription(
            "The database: the driver's URL without `jdbc:`, and without user and password.")
        String url,
    @SchemaFieldDescription(
            "The table or view as the database stores the name, with its schema's if need be;"
                + " this or query.")
        @Nullable String table,
    @SchemaFieldDescription("A SELECT to be read instead of a table; it cannot be written.")
        @Nullable String query,
    @SchemaFieldDescription(
            "The columns wanted, by name alone or with a type, such as `id, price decimal?`;"
                + " all there are if not given.")
        @DefaultsTo("[]")
        List<String> columns,
    @SchemaFieldDescription(
            "The column with the event time, a datetime; a row without one is a letter.")
        @Nullable String eventTime,
    @SchemaFieldDescription(
            "The column by whose values parts are read beside each other; one part if not given.")
        @Nullable String partitionColumn,
    @SchemaFieldDescription("How many parts there are at most, with a partition column.")
        @DefaultsTo("8")
        int parts,
    @SchemaFieldDescription("What a row is told by where the table is written.") @DefaultsTo("[]")
        List<String> key,
    @SchemaFieldDescription(
            "The column whose largest value wins where the table is written, a whole number or a"
                + " datetime.")
        @Nullable String version,
    @SchemaFieldDescription("Write without versions: of rows of a key the last one to come stays.")
        @DefaultsTo("false")
        boolean lastRowWins,
    @SchemaFieldDescription(
            "The boolean column that marks deleted rows, which stay in the table with their"
                + " version.")
        @Nullable String deleted,
    @SchemaFieldDescription("How many rows a transaction has at most.") @DefaultsTo("500")
        int batchRows,
    @SchemaFieldDescription("Who connects.") @Nullable String user,
    @SchemaFieldDescription("A file on each worker with the password.")
        @Nullable String passwordFile,
    @SchemaFieldDescription("An environment variable of each worker with the password.")
        @Nullable String passwordVariable,
    @SchemaFieldDescription("Properties of the driver, such as `sslmode`; none of them secret.")
        @DefaultsTo("[]")
        Map<String, String> properties,
    @SchemaFieldDescription("How many connections a worker has to read, and as many to write.")
        @DefaultsTo("4")
        int poolSize,
    @SchemaFieldDescription("How long connecting may take, in whole seconds.") @DefaultsTo("PT10S")
        Duration connectTimeout,
    @SchemaFieldDescription(
            "How long a statement may take until its first row, or its end, in whole seconds.")
        @DefaultsTo("PT10M")
        Duration statementTimeout,
    @SchemaFieldDescription("How long what may mend itself is tried again.") @DefaultsTo("PT1M")
        Duration retryFor) {
  static final String PREFIX = "jdbc:";

  JdbcAddress address() {
    JdbcAddress address =
        JdbcAddress.of(PREFIX + url)
            .withPoolSize(poolSize)
            .withConnectTimeout(connectTimeout)
            .withStatementTimeout(statementTimeout);
    address = user == null ? address : address.withUser(user);
    address = passwordFile == null ? address : address.withPasswordFromFile(passwordFile);
    address =
        passwordVariable == null ? address : address.withPasswordFromEnvironment(passwordVariable);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      address = address.withProperty(property.getKey(), property.getValue());
    }
    return address;
  }

  ReadSettings toRead() {
    return new ReadSettings(
        address(), table, query, null, partitionColumn, parts, new Retry(retryFor), null);
  }

  boolean isWritten() {
    return !key.isEmpty() || version != null || lastRowWins || deleted != null;
  }

  UpsertSettings toWrite() {
    return new UpsertSettings(
        address(),
        requireNonNull(table, "table"),
        key,
        version,
        lastRowWins,
        deleted,
        batchRows,
        new Retry(retryFor),
        null);
  }

  /** All that can be told to be wrong without the database. */
  Set<String> problems() {
    Set<String> problems = new LinkedHashSet<>();
    if (table == null && query == null) {
      problems.add("Missing required table or query");
    }
    if (passwordFile != null) {
      problems.addAll(together("password_file", "password_variable", passwordVariable != null));
    }
    if (query != null) {
      problems.addAll(together("query", "table", table != null));
      problems.addAll(together("query", "key", isWritten()));
    }
    if (lastRowWins) {
      problems.addAll(together("last_row_wins", "version", version != null));
      // Without versions a marked row is removed and its mark is no column, so it is not read.
      problems.addAll(together("last_row_wins", "deleted", deleted != null));
    }
    problems.addAll(toRead().problems());
    if (isWritten() && table != null) {
      problems.addAll(toWrite().problems());
    }
    return problems;
  }

  private static List<String> together(String one, String other, boolean both) {
    return both ? List.of("Cannot use %s together with %s".formatted(one, other)) : List.of();
  }

  /**
   * What is wanted of a table's columns.
   *
   * @param problems takes each that is not there, there twice or of no use
   * @throws ValidationException naming those that are none
   */
  Schema wanted(List<TableColumn> there, List<String> problems) {
    Schema types = Columns.schema(columns.stream().filter(DatabaseSettings::hasType).toList());
    Schema all = TableColumn.schema(there);
    Map<String, Field> wanted = new LinkedHashMap<>();
    for (String column : columns.isEmpty() ? all.getFieldNames() : columns) {
      String name = column.strip().split("\\s+", 2)[0];
      if (!all.hasField(name)) {
        problems.add(missing(name, all.getFieldNames()));
      } else if (wanted.put(name, (hasType(column) ? types : all).getField(name)) != null) {
        problems.add("Cannot name two columns " + name);
      }
    }
    if (eventTime != null) {
      Field time = wanted.get(eventTime);
      if (time == null) {
        problems.add(missing(eventTime, wanted.keySet()));
      } else if (time.getType().getTypeName() != TypeName.DATETIME) {
        problems.add(
            "Unsupported type of event_time %s: %s (supported: DATETIME)"
                .formatted(eventTime, TableColumn.typeName(time.getType())));
      } else {
        wanted.put(eventTime, time.withNullable(false));
      }
    }
    return Schema.builder().addFields(List.copyOf(wanted.values())).build();
  }

  private static boolean hasType(String column) {
    return column.strip().split("\\s+", 2).length > 1;
  }

  private static String missing(String name, Collection<String> columns) {
    return "Missing required column %s (columns: %s)".formatted(name, columns);
  }
}
