/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.rows.InputCheck;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Holds rows against the table that they are to go to, before any comes. */
final class UpsertCheck {
  private static final List<TypeName> KEYS =
      Stream.concat(InputCheck.PLAIN_TYPES.stream(), Stream.of(TypeName.LOGICAL_TYPE)).toList();

  /** What Java and every database put in the same order. */
  private static final List<TypeName> VERSIONS =
      List.of(TypeName.BYTE, TypeName.INT16, TypeName.INT32, TypeName.INT64, TypeName.DATETIME);

  private static final Set<TypeName> SIMPLE =
      Set.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.FLOAT,
          TypeName.DOUBLE,
          TypeName.DECIMAL,
          TypeName.BOOLEAN,
          TypeName.STRING,
          TypeName.BYTES,
          TypeName.DATETIME);

  private UpsertCheck() {}

  /**
   * @throws ValidationException naming all that is wrong
   * @throws IllegalStateException if the database cannot be asked
   */
  static void check(UpsertSettings settings, PCollection<Row> input) {
    InputCheck check = InputCheck.of("write", input);
    settings.keys().forEach(key -> check.field(key, KEYS));
    if (settings.version() != null) {
      check.field(settings.version(), VERSIONS);
    }
    if (settings.deleted() != null) {
      check.field(settings.deleted(), List.of(TypeName.BOOLEAN));
    }
    Schema columns = settings.target(input.getSchema()).columns();
    for (Field field : columns.getFields()) {
      if (!isSupported(field.getType().withNullable(false))) {
        check.problem(
            "Unsupported type of field %s: %s (supported: %s, dates, times)"
                .formatted(
                    field.getName(),
                    TableColumn.typeName(field.getType()),
                    SIMPLE.stream().sorted().toList()));
      }
    }
    Database.ask(
            settings.address(),
            settings.retry(),
            "write " + settings.table(),
            (connection, dialect) -> problems(settings, columns, connection, dialect))
        .forEach(check::problem);
    check.orThrow();
  }

  private static boolean isSupported(FieldType type) {
    return SIMPLE.contains(type.getTypeName())
        || type.equals(FieldType.logicalType(SqlTypes.DATE))
        || type.equals(FieldType.logicalType(SqlTypes.TIME));
  }

  private static List<String> problems(
      UpsertSettings settings, Schema rows, Connection connection, Dialect dialect)
      throws SQLException {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    TableColumn.of(connection, dialect, settings.address(), dialect.quotedTable(settings.table()))
        .forEach(column -> columns.put(column.name(), column));
    List<String> problems = new ArrayList<>();
    for (Field field : rows.getFields()) {
      TableColumn column = columns.get(field.getName());
      if (column == null) {
        problems.add(
            "Missing required column %s of %s (columns: %s)"
                .formatted(field.getName(), settings.table(), columns.keySet()));
      } else if (field.getName().equals(settings.version())
          && VERSIONS.contains(field.getType().getTypeName())) {
        versionProblem(settings.table(), field, column).ifPresent(problems::add);
      }
    }
    if (dialect.match() != Dialect.Match.CHECKED_KEY) {
      problems.addAll(keyProblems(settings, connection, dialect.match()));
    }
    problems.addAll(
        dialect.writeProblems(
            connection,
            new UpsertTable(settings.table(), rows, settings.keys(), settings.version())));
    return problems;
  }

  /** Versions are compared as the table has them: it must have them as they are. */
  private static Optional<String> versionProblem(String table, Field field, TableColumn column) {
    if (!ColumnValue.fits(column.type(), field.getType())) {
      return Optional.of(
          "Invalid type of column %s of %s: %s (must be one that keeps the order of %s)"
              .formatted(
                  column.name(),
                  table,
                  TableColumn.typeName(column.type()),
                  TableColumn.typeName(field.getType())));
    }
    return field.getType().getTypeName() == TypeName.DATETIME && !column.keepsMillis()
        ? Optional.of(
            "Invalid precision of column %s of %s (must be milliseconds, as of versions, or finer)"
                .formatted(column.name(), table))
        : Optional.empty();
  }

  private static List<String> keyProblems(
      UpsertSettings settings, Connection connection, Dialect.Match match) throws SQLException {
    Set<String> key = new HashSet<>(settings.keys());
    List<String> problems = new ArrayList<>();
    Map<String, Set<String>> uniqueKeys = uniqueKeys(connection, settings.table());
    if (!uniqueKeys.containsValue(key)) {
      problems.add(
          "Missing required unique key %s of %s".formatted(settings.keys(), settings.table()));
    }
    if (match == Dialect.Match.ANY_UNIQUE_KEY) {
      uniqueKeys.forEach(
          (name, columns) -> {
            if (!columns.equals(key)) {
              problems.add(
                  "Unsupported unique key of %s: %s (supported: that of %s alone)"
                      .formatted(settings.table(), name, settings.keys()));
            }
          });
    }
    return problems;
  }

  private static Map<String, Set<String>> uniqueKeys(Connection connection, String table)
      throws SQLException {
    String[] names = table.split("\\.", -1);
    String name = names[names.length - 1];
    DatabaseMetaData metadata = connection.getMetaData();
    boolean catalogs = !metadata.supportsSchemasInTableDefinitions();
    String owner = names.length > 1 ? names[names.length - 2] : null;
    String catalog = catalogs && owner != null ? owner : connection.getCatalog();
    String schema = catalogs ? null : owner != null ? owner : connection.getSchema();
    Map<String, Set<String>> keys = new TreeMap<>();
    try (ResultSet indexes = metadata.getIndexInfo(catalog, schema, name, true, false)) {
      while (indexes.next()) {
        String column = indexes.getString("COLUMN_NAME");
        if (column != null) {
          keys.computeIfAbsent(indexes.getString("INDEX_NAME"), index -> new HashSet<>())
              .add(column);
        }
      }
    }
    return keys;
  }
}
