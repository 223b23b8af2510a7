/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/** What is read of MariaDB, and what is not. */
final class MariaDbTypes {
  /** The types whose values are bytes. */
  static final Set<String> BYTES =
      Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");

  private static final Set<TypeName> WHOLE =
      EnumSet.of(TypeName.BYTE, TypeName.INT16, TypeName.INT32, TypeName.INT64, TypeName.DECIMAL);
  private static final Set<TypeName> WHOLE_OR_TRUTH =
      EnumSet.of(
          TypeName.BYTE,
          TypeName.INT16,
          TypeName.INT32,
          TypeName.INT64,
          TypeName.DECIMAL,
          TypeName.BOOLEAN);
  private static final Set<TypeName> TEXT = EnumSet.of(TypeName.STRING);
  private static final Set<TypeName> TIME = EnumSet.of(TypeName.DATETIME);
  private static final Set<TypeName> RAW = EnumSet.of(TypeName.BYTES);

  /** What columns may be read as, by the name of their type. */
  private static final Map<String, Set<TypeName>> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              entry("tinyint", WHOLE_OR_TRUTH),
              entry("smallint", WHOLE),
              entry("mediumint", WHOLE),
              entry("int", WHOLE),
              entry("bigint", WHOLE),
              entry("decimal", WHOLE),
              entry("year", WHOLE),
              entry("bit", WHOLE_OR_TRUTH),
              entry("float", EnumSet.of(TypeName.FLOAT)),
              entry("double", EnumSet.of(TypeName.DOUBLE)),
              entry("char", TEXT),
              entry("varchar", TEXT),
              entry("tinytext", TEXT),
              entry("text", TEXT),
              entry("mediumtext", TEXT),
              entry("longtext", TEXT),
              entry("enum", TEXT),
              entry("set", TEXT),
              entry("date", TEXT),
              entry("time", TEXT),
              entry("datetime", TIME),
              entry("timestamp", TIME),
              entry("binary", RAW),
              entry("varbinary", RAW),
              entry("tinyblob", RAW),
              entry("blob", RAW),
              entry("mediumblob", RAW),
              entry("longblob", RAW)));

  /** What keys are compared as by parameters. */
  private static final Set<String> KEYS =
      Set.of(
          "tinyint",
          "smallint",
          "mediumint",
          "int",
          "bigint",
          "decimal",
          "year",
          "char",
          "varchar",
          "binary",
          "varbinary",
          "date",
          "datetime",
          "timestamp");

  private MariaDbTypes() {}

  /** Checks the settings of a server, by name. */
  static void checkServer(Map<String, String> variables, List<String> problems) {
    require(variables, "log_bin", "ON", "start it with log_bin", problems);
    require(variables, "binlog_format", "ROW", "SET GLOBAL binlog_format = ROW", problems);
    require(variables, "binlog_row_image", "FULL", "SET GLOBAL binlog_row_image = FULL", problems);
    require(
        variables,
        "binlog_row_metadata",
        "FULL",
        "SET GLOBAL binlog_row_metadata = FULL",
        problems);
    require(variables, "log_bin_compress", "OFF", "SET GLOBAL log_bin_compress = OFF", problems);
  }

  private static void require(
      Map<String, String> variables,
      String name,
      String value,
      String repair,
      List<String> problems) {
    String there = variables.getOrDefault(name, "none");
    if (!there.equals(value)) {
      problems.add(
          "Invalid %s of the server: %s (must be %s); %s".formatted(name, there, value, repair));
    }
  }

  /** Checks a table and the columns that are wanted of it. */
  static void check(MariaDbTable table, ChangesSettings settings, List<String> problems) {
    String name = settings.qualifiedTable();
    if (table.kind() == null) {
      problems.add("Missing required table " + name);
      return;
    }
    if (!table.kind().equals("BASE TABLE")) {
      problems.add(
          "Unsupported kind of %s: %s (supported: BASE TABLE)".formatted(name, table.kind()));
      return;
    }
    if (!"InnoDB".equals(table.engine())) {
      problems.add(
          "Unsupported engine of %s: %s (supported: InnoDB)".formatted(name, table.engine()));
    }
    if (table.key().isEmpty()) {
      problems.add("Missing required primary key of " + name);
    }
    for (String key : table.key()) {
      MariaDbTable.Column column = table.columns().get(key);
      if (column != null && !KEYS.contains(column.type())) {
        problems.add(
            "Unsupported type of key %s: %s (supported: %s)"
                .formatted(key, column.full(), KEYS.stream().sorted().collect(joining(", "))));
      }
    }
    table.columns().forEach((column, is) -> checkStored(column, is, problems));
    for (Field field : settings.wanted().getFields()) {
      check(field, table, problems);
    }
  }

  /** How values are stored matters where the column is not wanted, too: they are passed over. */
  private static void checkStored(String name, MariaDbTable.Column column, List<String> problems) {
    String full = column.full().toLowerCase(Locale.ROOT);
    if (full.contains("compressed") || full.contains("mariadb-5.3")) {
      problems.add(
          "Unsupported storage of column %s: %s (supported: not compressed, and times as of"
                  .formatted(name, column.full())
              + " mysql56_temporal_format)");
    }
  }

  private static void check(Field field, MariaDbTable table, List<String> problems) {
    String name = field.getName();
    MariaDbTable.Column column = table.columns().get(name);
    if (column == null) {
      problems.add(
          "Missing required column %s (columns: %s)".formatted(name, table.columns().keySet()));
      return;
    }
    Set<TypeName> types = TYPES.get(column.type());
    if (types == null) {
      problems.add(
          "Unsupported type of column %s: %s (supported: %s)"
              .formatted(name, column.full(), String.join(", ", TYPES.keySet())));
      return;
    }
    if (!types.contains(field.getType().getTypeName())) {
      problems.add(
          "Invalid type of column %s: %s (must be %s, for %s)"
              .formatted(
                  name,
                  field.getType().getTypeName(),
                  types.stream().map(TypeName::name).collect(joining(" or ")),
                  column.full()));
    }
    if (column.isVirtual()) {
      problems.add(
          "Unsupported column %s: it is computed when it is read (supported: STORED)"
              .formatted(name));
    }
    if (column.charset() != null && !isRead(column)) {
      problems.add(
          "Unsupported character set of column %s: %s (supported: %s)"
              .formatted(name, column.charset(), String.join(", ", BinlogTexts.supported())));
    }
  }

  /** The members of an enum or a set are told in UTF-8. */
  private static boolean isRead(MariaDbTable.Column column) {
    boolean listed = column.type().equals("enum") || column.type().equals("set");
    return listed
        ? column.full().chars().allMatch(letter -> letter < 0x80)
            || String.valueOf(column.charset()).startsWith("utf8")
        : BinlogTexts.supported().contains(String.valueOf(column.charset()));
  }
}
