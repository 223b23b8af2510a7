/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static io.millrace.testing.MillraceAssertions.assertThatLetters;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.jdbc.ReadTableContract.Read;
import io.millrace.transforms.Rejected;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesOnSqliteTest {
  @TempDir Path folder;

  @Test
  void aValueOfAnotherTypeThanItsColumnIsOneLetter() throws Exception {
    TestDatabase database = TestDatabase.sqlite(folder);
    database.execute(
        "CREATE TABLE loose (id INTEGER PRIMARY KEY, pieces INT, price DECIMAL(10,2),"
            + " sold TIMESTAMP, open BOOLEAN, photo BLOB, weight REAL)",
        "INSERT INTO loose VALUES (1, 3, '12.34', '2026-01-02 03:04:05', 1, x'00ff', 1.5)",
        "INSERT INTO loose VALUES (2, 'many', 1, 0, 0, NULL, 2)",
        "INSERT INTO loose VALUES (3, 1, 'cheap', 'soon', 2, 'text', 'heavy')",
        "INSERT INTO loose (id, sold) VALUES (4, 1767323045000)");

    Read read = ReadTableContract.read(ReadTable.of(database.address(), "loose"));

    assertThat(read.rows()).extracting(row -> row.getInt64("id")).containsExactlyInAnyOrder(1L, 4L);
    Row first =
        read.rows().stream()
            .filter(row -> Long.valueOf(1).equals(row.getInt64("id")))
            .findFirst()
            .orElseThrow();
    assertThat(first.getDecimal("price")).isEqualTo(new BigDecimal("12.34"));
    assertThat(first.getBoolean("open")).isTrue();
    assertThat(first.getBytes("photo")).isEqualTo(new byte[] {0, -1});
    assertThat(first.getDateTime("sold")).hasToString("2026-01-02T03:04:05.000Z");
    assertThatLetters(read.rejected())
        .haveCode("INVALID_VALUE")
        .haveCategory(Rejected.Category.DATA)
        .standForEachOnce()
        .areFrom(ReadTableContract.STEP);
    assertThat(read.rejected())
        .extracting(Rejected::message)
        .containsExactlyInAnyOrder(
            "Invalid pieces: many (must be a whole number)",
            "Invalid price: cheap (must be a number);"
                + " Invalid sold: soon (must be a time in the years 1 to 9999);"
                + " Invalid open: 2 (must be 0 or 1);"
                + " Invalid photo: text (must be bytes);"
                + " Invalid weight: heavy (must be a number)");
    assertThat(read.records()).isEqualTo(4);
  }

  @Test
  void anExpressionOfAQueryIsWhatTheWantedSchemaSays() throws Exception {
    TestDatabase database = TestDatabase.sqlite(folder);
    database.execute("CREATE TABLE loose (id INTEGER)", "INSERT INTO loose VALUES (1), (NULL)");
    Schema wanted =
        Schema.builder()
            .addStringField("name")
            .addInt64Field("number")
            .addNullableField("day", FieldType.logicalType(SqlTypes.DATE))
            .build();

    Read read =
        ReadTableContract.read(
            ReadTable.ofQuery(
                    database.address(),
                    "SELECT 'n' || id AS name, count(*) AS number, date('2026-01-02') AS day"
                        + " FROM loose GROUP BY id")
                .withSchema(wanted));

    assertThat(read.rows())
        .containsExactly(
            Row.withSchema(wanted).addValues("n1", 1L, LocalDate.of(2026, 1, 2)).build());
    assertThat(read.rejected())
        .extracting(Rejected::message)
        .containsExactly("Missing required name");
  }

  @Test
  void rowsWithTextInAColumnOfNumbersAreInOneOfThePartsByIt() throws Exception {
    TestDatabase database = TestDatabase.sqlite(folder);
    database.execute(
        "CREATE TABLE loose (id INTEGER)",
        "INSERT INTO loose VALUES (1), (5), (9), ('text'), (x'01'), (NULL)");

    Read read =
        ReadTableContract.read(ReadTable.of(database.address(), "loose").partitionedBy("id", 3));

    assertThat(read.records()).isEqualTo(6);
    assertThat(read.rejected()).hasSize(2);
    assertThat(read.rows()).hasSize(4);
  }
}
