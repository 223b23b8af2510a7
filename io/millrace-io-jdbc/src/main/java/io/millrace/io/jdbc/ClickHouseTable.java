/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * How a table of ClickHouse is laid out, in its own words.
 *
 * @param engine its name
 * @param definition the engine with what is in brackets behind it, and more
 * @param sortingKey columns or expressions
 * @param partitionKey the columns in it
 * @param types of all columns
 */
record ClickHouseTable(
    String name,
    String engine,
    String definition,
    List<String> sortingKey,
    List<String> partitionKey,
    Map<String, String> types) {
  private static final String ENGINE = "ReplacingMergeTree";
  private static final Pattern WHOLE = Pattern.compile("U?Int(\\d+)");
  private static final Pattern NULLABLE = Pattern.compile("Nullable\\((.*)\\)");

  /**
   * Asks for it.
   *
   * @return null where there is none of the name
   */
  static @Nullable ClickHouseTable of(Connection connection, String table) throws SQLException {
    int dot = table.lastIndexOf('.');
    String database = dot < 0 ? null : table.substring(0, dot);
    String name = table.substring(dot + 1);
    Map<String, String> types = new LinkedHashMap<>();
    List<String> partitionKey = new ArrayList<>();
    try (PreparedStatement statement =
            ask(
                connection,
                "SELECT name, type, is_in_partition_key FROM system.columns WHERE table = ?",
                database,
                name);
        ResultSet columns = statement.executeQuery()) {
      while (columns.next()) {
        types.put(columns.getString(1), NULLABLE.matcher(columns.getString(2)).replaceFirst("$1"));
        if (columns.getInt(3) == 1) {
          partitionKey.add(columns.getString(1));
        }
      }
    }
    try (PreparedStatement statement =
            ask(
                connection,
                "SELECT engine, engine_full, sorting_key FROM system.tables WHERE name = ?",
                database,
                name);
        ResultSet found = statement.executeQuery()) {
      return found.next()
          ? new ClickHouseTable(
              table,
              found.getString(1),
              found.getString(2),
              Stream.of(found.getString(3).split(", ", -1)).map(ClickHouseTable::plain).toList(),
              partitionKey,
              types)
          : null;
    }
  }

  private static PreparedStatement ask(
      Connection connection, String sql, @Nullable String database, String name)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            sql + " AND database = " + (database == null ? "currentDatabase()" : "?"));
    try {
      statement.setString(1, name);
      if (database != null) {
        statement.setString(2, database);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** A name without its marks, which it has where it needs them. */
  private static String plain(String name) {
    return name.length() > 1 && name.startsWith("`") && name.endsWith("`")
        ? name.substring(1, name.length() - 1)
        : name;
  }

  /** Why the latest rows of keys cannot be read. */
  List<String> readProblems() {
    List<String> problems = new ArrayList<>();
    if (!engine.equals(ENGINE)) {
      problems.add(
          "Unsupported engine of %s: %s (supported: %s); read it by a query, which gives rows as"
                  .formatted(name, engine, ENGINE)
              + " they are");
    }
    partitionProblem(problems);
    return problems;
  }

  /** Of rows in two partitions a condition may leave out the newer one before they are compared. */
  private void partitionProblem(List<String> problems) {
    if (!sortingKey.containsAll(partitionKey)) {
      problems.add(
          "Unsupported partition key of %s: %s (supported: columns of the sorting key %s); the rows"
                  .formatted(name, partitionKey, sortingKey)
              + " of a key must be in one partition");
    }
  }

  /** Why rows of a key would not take the place of each other as they are to. */
  List<String> writeProblems(UpsertTable target) {
    List<String> problems = new ArrayList<>();
    String version = target.version();
    if (version == null) {
      problems.add("Missing required version; %s has the latest row by none else".formatted(name));
    }
    String wanted = version == null ? "version" : version;
    if (Stream.of(wanted, "`" + wanted + "`")
        .noneMatch(each -> definition.startsWith("%s(%s)".formatted(ENGINE, each)))) {
      problems.add(
          "Unsupported engine of %s: %s (supported: %s(%s)); make it anew"
              .formatted(
                  name,
                  definition.replaceFirst(" (PARTITION|PRIMARY|ORDER|SAMPLE|SETTINGS) .*", ""),
                  ENGINE,
                  wanted));
    }
    if (!new HashSet<>(sortingKey).equals(new HashSet<>(target.keys()))) {
      problems.add(
          "Unsupported sorting key of %s: %s (supported: that of %s alone)"
              .formatted(name, sortingKey, target.keys()));
    }
    partitionProblem(problems);
    target.columns().getFields().forEach(field -> typeProblem(field, problems));
    return problems;
  }

  /** The server itself takes a number that is too large as another one. */
  private void typeProblem(Field field, List<String> problems) {
    String type = types.get(field.getName());
    if (type == null) {
      return;
    }
    String bounds = null;
    Matcher whole = WHOLE.matcher(type);
    int bits = bits(field.getType());
    if (whole.matches() && Integer.parseInt(whole.group(1)) < bits) {
      bounds = "of %d bits or more".formatted(bits);
    } else if (isTime(field.getType()) && !type.matches("DateTime(\\('.*'\\))?")) {
      bounds = "DateTime";
    } else if (isDate(field.getType()) && !type.equals("Date")) {
      bounds = "Date";
    }
    if (bounds != null) {
      problems.add(
          "Invalid type of column %s of %s: %s (must be %s)"
              .formatted(field.getName(), name, type, bounds));
    }
  }

  private static boolean isTime(FieldType type) {
    return type.getTypeName().equals(FieldType.DATETIME.getTypeName());
  }

  private static boolean isDate(FieldType type) {
    return type.getTypeName().isLogicalType()
        && SqlTypes.DATE.getIdentifier().equals(type.getLogicalType().getIdentifier());
  }

  private static int bits(FieldType type) {
    return switch (type.getTypeName()) {
      case INT16 -> Short.SIZE;
      case INT32 -> Integer.SIZE;
      case INT64 -> Long.SIZE;
      default -> Byte.SIZE;
    };
  }
}
