/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.jdbc.ReadTableContract.Read;
import io.millrace.transforms.Rejected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Values of a database's own types, a column each, and what they are read as. */
final class ValuesContract {
  private final List<String> columns = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  /** With the types that all databases with types have. */
  static ValuesContract ofAll() {
    return new ValuesContract()
        .holds("SMALLINT", "-32768", "INT16 -32768")
        .holds("INTEGER", "2147483647", "INT32 2147483647")
        .holds("BIGINT", "9223372036854775807", "INT64 9223372036854775807")
        .holds(
            "DECIMAL(38, 10)",
            "1234567890123456789012345678.0123456789",
            "DECIMAL 1234567890123456789012345678.0123456789")
        .holds("DOUBLE PRECISION", "1e300", "DOUBLE 1.0E300")
        .holds("BOOLEAN", "TRUE", "BOOLEAN true")
        .holds("VARCHAR(20)", "'İı €'", "STRING İı €")
        .holds("DATE", "'2026-04-05'", "date 2026-04-05");
  }

  /** With the types that MariaDB and MySQL have. */
  static ValuesContract ofMariaDbAndMySql() {
    return ofAll()
        .holds("TINYINT", "-128", "INT16 -128")
        .holds("TINYINT UNSIGNED", "255", "INT16 255")
        .holds("SMALLINT UNSIGNED", "65535", "INT32 65535")
        .holds("MEDIUMINT", "-8388608", "INT32 -8388608")
        .holds("INT UNSIGNED", "4294967295", "INT64 4294967295")
        .holds("BIGINT UNSIGNED", "18446744073709551615", "DECIMAL 18446744073709551615")
        .holds("BIT(1)", "b'1'", "BOOLEAN true")
        .holds("BIT(9)", "b'101'", "BYTES [0, 5]")
        .holds("YEAR", "2026", "INT16 2026")
        .holds("LONGTEXT", "'long'", "STRING long")
        .holds("VARBINARY(4)", "x'00ff'", "BYTES [0, -1]")
        .holds("LONGBLOB", "x'01'", "BYTES [1]")
        .holds("TIME(6)", "'02:30:00.123456'", "time 02:30:00.123456")
        .holds("DATETIME(3)", "'2026-04-05 02:30:00.123'", "DATETIME 2026-04-05T02:30:00.123Z")
        .holds(
            "TIMESTAMP(3) NULL", "FROM_UNIXTIME(1775356200.5)", "DATETIME 2026-04-05T02:30:00.500Z")
        .holds("ENUM('a', 'b')", "'b'", "STRING b");
  }

  /**
   * A column with a value.
   *
   * @param value as SQL
   * @param read the field's type, a blank and the value as Java's text
   */
  ValuesContract holds(String type, String value, String read) {
    columns.add("c%d %s".formatted(columns.size(), type));
    values.add(value);
    expected.add(type + " " + read);
    return this;
  }

  void areReadIn(TestDatabase database) throws Exception {
    areReadIn(database, "", ReadTable.of(database.address(), "kinds"));
  }

  /**
   * @param engine what is behind the columns of the table
   */
  void areReadIn(TestDatabase database, String engine, ReadTable kinds) throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS kinds",
        "CREATE TABLE kinds (%s) %s".formatted(String.join(", ", columns), engine),
        "INSERT INTO kinds VALUES (%s)".formatted(String.join(", ", values)),
        "INSERT INTO kinds (c0) VALUES (NULL)");

    Read read = ReadTableContract.read(kinds);

    assertThat(read.rejected()).isEmpty();
    assertThat(read.rows()).hasSize(2);
    Row filled =
        read.rows().stream().filter(row -> row.getValue(0) != null).findFirst().orElseThrow();
    Row empty =
        read.rows().stream().filter(row -> row.getValue(0) == null).findFirst().orElseThrow();
    List<String> found = new ArrayList<>();
    for (Field field : filled.getSchema().getFields()) {
      int column = filled.getSchema().indexOf(field.getName());
      found.add(
          "%s %s %s"
              .formatted(
                  columns.get(column).replaceFirst("c[0-9]+ ", ""),
                  TableColumn.typeName(field.getType()).replaceAll("beam:logical_type:|:v1", ""),
                  text(filled.getValue(field.getName()))));
    }
    assertThat(found).containsExactlyElementsOf(expected);
    assertThat(empty.getValues()).containsOnlyNulls();
  }

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
  }

  /** Statements, each of a row of a table of its own that cannot be read. */
  static void isALetter(TestDatabase database, String type, String value, String message)
      throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS odd",
        "CREATE TABLE odd (id BIGINT, v %s)".formatted(type),
        "INSERT INTO odd VALUES (1, %s)".formatted(value),
        "INSERT INTO odd VALUES (2, NULL)");

    Read read = ReadTableContract.read(ReadTable.of(database.address(), "odd"));

    assertThat(read.rows()).extracting(row -> row.getInt64("id")).containsExactly(2L);
    assertThat(read.rejected())
        .extracting(Rejected::message)
        .singleElement()
        .asString()
        .startsWith(message);
  }
}
