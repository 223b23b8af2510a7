/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import io.millrace.transforms.Rejected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.joda.time.DateTimeZone;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values of each type, of rows that are there, which the driver reads, and of changes. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(MariaDbExtension.class)
class MariaDbValuesTest {
  /** Type, value, what it is read as, and what is read; all are columns of one table. */
  private static final List<List<String>> VALUES =
      List.of(
          List.of("year", "2026", "int16", "2026"),
          List.of("year", "0", "int32", "0"),
          List.of("tinyint", "-128", "byte", "-128"),
          List.of("tinyint unsigned", "255", "int16", "255"),
          List.of("tinyint(1)", "1", "boolean", "true"),
          List.of("tinyint(1)", "7", "int16", "7"),
          List.of("smallint", "-32768", "int16", "-32768"),
          List.of("smallint unsigned", "65535", "int32", "65535"),
          List.of("mediumint", "-8388608", "int32", "-8388608"),
          List.of("mediumint unsigned", "16777215", "int32", "16777215"),
          List.of("int", "-2147483648", "int32", "-2147483648"),
          List.of("int unsigned", "4294967295", "int64", "4294967295"),
          List.of("int(8) unsigned zerofill", "42", "int64", "42"),
          List.of("bigint", "-9223372036854775808", "int64", "-9223372036854775808"),
          List.of("bigint unsigned", "18446744073709551615", "decimal", "18446744073709551615"),
          List.of(
              "decimal(30,10)",
              "-12345678901234567890.0001",
              "decimal",
              "-12345678901234567890.0001000000"),
          List.of("decimal(4,2) unsigned", "0.05", "decimal", "0.05"),
          List.of("decimal(65,0)", "9".repeat(65), "decimal", "9".repeat(65)),
          List.of("float", "1.1", "float", "1.1"),
          List.of("float", "16777216", "float", "1.6777216E7"),
          List.of("float unsigned", "3.4e38", "float", "3.4E38"),
          List.of("double", "0.1", "double", "0.1"),
          List.of("double", "-1.7976931348623157e308", "double", "-1.7976931348623157E308"),
          List.of("double(10,3)", "2.5", "double", "2.5"),
          List.of("bit(1)", "b'1'", "boolean", "true"),
          List.of("bit(12)", "b'101000000001'", "int32", "2561"),
          List.of("bit(64)", "0xFFFFFFFFFFFFFFFE", "decimal", "18446744073709551614"),
          List.of("char(5)", "'a b'", "string", "a b"),
          List.of("char(255)", "'İı €'", "string", "İı €"),
          List.of("varchar(20)", "'tea  '", "string", "tea  "),
          List.of("varchar(300)", "'\uD83D\uDE00'", "string", "\uD83D\uDE00"),
          List.of("varchar(20)", "''", "string", ""),
          List.of("varchar(20) CHARACTER SET latin1", "'ß€\u0081'", "string", "ß€\u0081"),
          List.of("varchar(20) CHARACTER SET ascii", "'a'", "string", "a"),
          List.of("varchar(20) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin", "'ß'", "string", "ß"),
          List.of("tinytext", "'ß'", "string", "ß"),
          List.of("text CHARACTER SET latin1", "'ß'", "string", "ß"),
          List.of("mediumtext", "repeat('x', 70000)", "string", "x".repeat(70_000)),
          List.of("longtext", "'ß'", "string", "ß"),
          List.of("json", "'{\"a\": [1, \"ß\"]}'", "string", "{\"a\": [1, \"ß\"]}"),
          List.of("enum('sad','glad')", "'glad'", "string", "glad"),
          List.of("enum('a','b') CHARACTER SET latin1", "'b'", "string", "b"),
          List.of("set('x','y','z')", "'z,x'", "string", "x,z"),
          List.of("set('x')", "''", "string", ""),
          List.of("binary(4)", "x'0100FF00'", "bytes", "[1, 0, -1, 0]"),
          List.of("binary(2)", "''", "bytes", "[0, 0]"),
          List.of("varbinary(300)", "x'00FF00'", "bytes", "[0, -1, 0]"),
          List.of("tinyblob", "x'00'", "bytes", "[0]"),
          List.of("blob", "''", "bytes", "[]"),
          List.of("mediumblob", "x'FF'", "bytes", "[-1]"),
          List.of("longblob", "x'00FF'", "bytes", "[0, -1]"),
          List.of("date", "'2026-04-05'", "string", "2026-04-05"),
          List.of("date", "'1000-01-01'", "string", "1000-01-01"),
          List.of("date", "'0000-00-00'", "string", "0000-00-00"),
          List.of("time", "'-838:59:59'", "string", "-838:59:59"),
          List.of("time(2)", "'-00:00:00.25'", "string", "-00:00:00.25"),
          List.of("time(3)", "'-12:30:45.001'", "string", "-12:30:45.001"),
          List.of("time(6)", "'23:59:59.000001'", "string", "23:59:59.000001"),
          List.of("datetime", "'2010-04-04 02:30:00'", "datetime", "2010-04-04T02:30:00.000Z"),
          List.of("datetime(3)", "'1000-01-01 00:00:00.5'", "datetime", "1000-01-01T00:00:00.500Z"),
          List.of(
              "datetime(6)",
              "'9999-12-31 23:59:59.999999'",
              "datetime",
              "9999-12-31T23:59:59.999Z"),
          List.of(
              "timestamp NULL", "'2026-04-05 02:30:00'", "datetime", "2026-04-05T02:30:00.000Z"),
          List.of(
              "timestamp(2) NULL",
              "'1970-01-01 00:00:01.25'",
              "datetime",
              "1970-01-01T00:00:01.250Z"),
          List.of(
              "timestamp(6) NULL",
              "'2038-01-19 03:14:07.999999'",
              "datetime",
              "2038-01-19T03:14:07.999Z"));

  /** Kinds that are not read stand between those that are, so that none is taken for another. */
  private static final String UNREAD =
      "u uuid DEFAULT uuid(), g point DEFAULT point(1, 2), n inet6 DEFAULT '::1', ";

  private static final String SETTINGS = "SET time_zone = '+00:00', sql_mode = ''";

  @Test
  void areTheSameOfRowsAndChanges(MariaDbServer server) throws Exception {
    List<String> columns = new ArrayList<>();
    StringBuilder types = new StringBuilder("id int unsigned PRIMARY KEY, ").append(UNREAD);
    columns.add("id int64");
    for (int i = 0; i < VALUES.size(); i++) {
      types.append("v%d %s,".formatted(i, VALUES.get(i).get(0)));
      columns.add("v%d %s?".formatted(i, VALUES.get(i).get(2)));
    }
    ChangedTable table =
        ChangedTable.of(server, "all_values", types + "last varchar(9) DEFAULT 'l'");
    columns.add("last string");
    table.execute(SETTINGS, insert(1), insert(2));

    try (Reading reading = Reading.of(table.settings(columns.toArray(new String[0])))) {
      reading.until(0);
      table.execute(
          SETTINGS,
          insert(3),
          insert(4),
          "UPDATE all_values SET last = 'm'",
          "DELETE FROM all_values");
      reading.until(table.logEnd());

      assertThat(reading.letters.stream().map(Rejected::message)).isEmpty();
      List<String> expected = VALUES.stream().map(value -> value.get(3)).toList();
      List<String> nulls = VALUES.stream().map(value -> "null").toList();
      for (int i = 0; i < reading.rows.size(); i++) {
        Row row = reading.rows.get(i);
        assertThat(shown(row))
            .as("row %d", i)
            .isEqualTo(requireNonNull(row.getInt64("id")) % 2 == 0 ? nulls : expected);
      }
      assertThat(reading.rows.stream().map(row -> row.getString("op") + row.getInt64("id")))
          .containsExactly("r1", "r2", "c3", "c4", "u1", "u2", "u3", "u4", "d1", "d2", "d3", "d4");
      assertThat(reading.rows.stream().map(row -> row.getString("last")).distinct())
          .containsExactly("l", "m");
    }
  }

  /** Rows of an even key have nulls. */
  private static String insert(int id) {
    return "INSERT INTO all_values (id, %s) VALUES (%d, %s)"
        .formatted(
            IntStream.range(0, VALUES.size()).mapToObj(i -> "v" + i).collect(joining(", ")),
            id,
            VALUES.stream()
                .map(value -> id % 2 == 0 ? "NULL" : value.get(1))
                .collect(joining(", ")));
  }

  private static List<String> shown(Row row) {
    return IntStream.range(0, VALUES.size())
        .mapToObj(i -> shown(row.<Object>getValue("v" + i)))
        .toList();
  }

  private static String shown(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    return value instanceof ReadableInstant time
        ? time.toInstant().toDateTime(DateTimeZone.UTC).toString()
        : String.valueOf(value);
  }

  @Test
  void areLettersIfTheColumnCannotTakeThem(MariaDbServer server) throws Exception {
    ChangedTable table =
        ChangedTable.of(
            server,
            "odd_values",
            "id int PRIMARY KEY, n decimal(5,2), b bigint unsigned, t tinyint(1), d datetime");
    String insert =
        "INSERT INTO odd_values VALUES (%d, 1.5, 18446744073709551615, 2, '0000-00-00 00:00:00')";
    table.execute(SETTINGS, insert.formatted(1));

    try (Reading reading =
        Reading.of(
            table.settings("id int64", "n int64?", "b int64?", "t boolean?", "d datetime?"))) {
      reading.until(0);
      table.execute(SETTINGS, insert.formatted(2));
      reading.until(table.logEnd());

      assertThat(reading.rows).isEmpty();
      assertThat(reading.letters.stream().map(Rejected::code))
          .containsExactly("INVALID_VALUE", "INVALID_VALUE");
      assertThat(reading.letters.stream().map(Rejected::message).distinct())
          .containsExactly(
              "Invalid n: 1.50 (must be a whole number between -9223372036854775808 and"
                  + " 9223372036854775807); Invalid b: 18446744073709551615 (must be a whole number"
                  + " between -9223372036854775808 and 9223372036854775807); Invalid t: 2 (must be"
                  + " true or false); Invalid d: 0000-00-00 00:00:00 (must be a time in the years 1"
                  + " to 9999)");
    }
  }
}
