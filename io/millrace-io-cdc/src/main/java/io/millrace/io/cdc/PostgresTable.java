/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * A table of PostgreSQL.
 *
 * @param columns by name, in their order; none if there is no such table
 * @param key the columns that rows are told apart by: the primary key, or that of the replica
 *     identity; none if there is neither
 */
record PostgresTable(Map<String, Column> columns, List<String> key) implements SourceTable {
  private static final Set<TypeName> WHOLE =
      EnumSet.of(TypeName.BYTE, TypeName.INT16, TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);
  private static final Set<TypeName> TEXT = EnumSet.of(TypeName.STRING);
  private static final Set<TypeName> TIME = EnumSet.of(TypeName.DATETIME);

  /** What columns may be read as, by the name of their type. */
  private static final Map<String, Set<TypeName>> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              entry("int2", WHOLE),
              entry("int4", WHOLE),
              entry("int8", WHOLE),
              entry("numeric", WHOLE),
              entry("float4", EnumSet.of(TypeName.FLOAT)),
              entry("float8", EnumSet.of(TypeName.DOUBLE)),
              entry("bool", EnumSet.of(TypeName.BOOLEAN)),
              entry("text", TEXT),
              entry("varchar", TEXT),
              entry("bpchar", TEXT),
              entry("json", TEXT),
              entry("jsonb", TEXT),
              entry("uuid", TEXT),
              entry("date", TEXT),
              entry("bytea", EnumSet.of(TypeName.BYTES)),
              entry("timestamp", TIME),
              entry("timestamptz", TIME)));

  /**
   * A column.
   *
   * @param type its type's name; {@code enum} for all of those
   * @param cast the type as SQL has it
   * @param told whether a delete has its value
   */
  record Column(String type, String cast, boolean told) {}

  static PostgresTable of(Connection connection, ChangesSettings settings) throws SQLException {
    Map<String, Column> columns = new LinkedHashMap<>();
    Map<Integer, String> key = new TreeMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.attname, CASE t.typtype WHEN 'e' THEN 'enum' ELSE t.typname END,
              format_type(a.atttypid, a.atttypmod),
              c.relreplident = 'f' OR coalesce(
                a.attnum = ANY ((identity.indkey::int2[])[0:identity.indnkeyatts - 1]), false),
              array_position(
                (unique_key.indkey::int2[])[0:unique_key.indnkeyatts - 1], a.attnum)
            FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_index identity ON identity.indrelid = c.oid AND CASE c.relreplident
                WHEN 'd' THEN identity.indisprimary
                WHEN 'i' THEN identity.indisreplident ELSE false END
              LEFT JOIN pg_index unique_key ON unique_key.indrelid = c.oid
                AND CASE c.relreplident
                WHEN 'i' THEN unique_key.indisreplident ELSE unique_key.indisprimary END
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'r'
            ORDER BY a.attnum
            """)) {
      statement.setString(1, settings.schemaName());
      statement.setString(2, settings.tableName());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          columns.put(name, new Column(rows.getString(2), rows.getString(3), rows.getBoolean(4)));
          int place = rows.getInt(5);
          if (!rows.wasNull()) {
            key.put(place, name);
          }
        }
      }
    }
    return new PostgresTable(columns, List.copyOf(key.values()));
  }

  @Override
  public boolean tells(String name) {
    Column column = columns.get(name);
    return column != null && column.told();
  }

  @Override
  public boolean isDate(String name) {
    Column column = columns.get(name);
    return column != null && column.type().equals("date");
  }

  @Override
  public String unchanged() {
    return "a large value that did not change is not in the log; ALTER TABLE ... REPLICA IDENTITY"
        + " FULL";
  }

  /** All that is wrong with the server and the table. */
  static List<String> problems(Connection connection, ChangesSettings settings)
      throws SQLException {
    List<String> problems = new ArrayList<>();
    long logical =
        PostgresLog.number(
            connection,
            "SELECT count(*) FROM pg_settings WHERE name = 'wal_level' AND setting = 'logical'");
    if (logical == 0) {
      problems.add("Invalid wal_level of the server (must be logical)");
    }
    of(connection, settings).check(settings, problems);
    return problems;
  }

  private void check(ChangesSettings settings, List<String> problems) {
    if (columns.isEmpty()) {
      problems.add("Missing required table " + settings.qualifiedTable());
      return;
    }
    if (key.isEmpty()) {
      problems.add("Missing required primary key of " + settings.qualifiedTable());
    }
    if (columns.values().stream().noneMatch(Column::told)) {
      problems.add(
          "Missing required replica identity of %s: deletes would tell nothing; ALTER TABLE ..."
                  .formatted(settings.qualifiedTable())
              + " REPLICA IDENTITY DEFAULT or FULL");
      return;
    }
    for (Field field : settings.wanted().getFields()) {
      check(field, problems);
    }
  }

  private void check(Field field, List<String> problems) {
    String name = field.getName();
    Column column = columns.get(name);
    if (column == null) {
      problems.add("Missing required column %s (columns: %s)".formatted(name, columns.keySet()));
      return;
    }
    Set<TypeName> types = typesOf(column);
    if (types == null) {
      problems.add(
          "Unsupported type of column %s: %s (supported: %s, enum)"
              .formatted(name, column.cast(), String.join(", ", TYPES.keySet())));
    } else if (!types.contains(field.getType().getTypeName())) {
      problems.add(
          "Invalid type of column %s: %s (must be %s, for %s)"
              .formatted(
                  name,
                  field.getType().getTypeName(),
                  types.stream().map(TypeName::name).collect(joining(" or ")),
                  column.cast()));
    }
    if (!column.told() && !field.getType().getNullable()) {
      problems.add(
          ("Invalid column %s (must take nulls, since a delete tells the replica identity alone; or"
                  + " ALTER TABLE ... REPLICA IDENTITY FULL)")
              .formatted(name));
    }
  }

  private static @Nullable Set<TypeName> typesOf(Column column) {
    return column.type().equals("enum") ? TEXT : TYPES.get(column.type());
  }
}
