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
    database.execute(
        "DROP TABLE IF EXISTS kinds",
        "CREATE TABLE kinds (%s)".formatted(String.join(", ", columns)),
        "INSERT INTO kinds VALUES (%s)".formatted(String.join(", ", values)),
        "INSERT INTO kinds (c0) VALUES (NULL)");

    Read read = ReadTableContract.read(ReadTable.of(database.address(), "kinds"));

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
