/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** What {@link ReadTable} does with databases that keep milliseconds, and join as SQL says. */
abstract class ReadStandardSqlContract extends ReadTableContract {

  @Test
  void aColumnThatAQueryJoinsFromOutsideMayBeNull() throws Exception {
    database().execute("INSERT INTO sales (id, place) VALUES (1, 2), (2, NULL)");

    Read read =
        read(
            ReadTable.ofQuery(
                database().address(),
                "SELECT s.id AS id, o.id AS other, 1 + 1 AS two FROM sales s"
                    + " LEFT JOIN sales o ON s.place = o.id -- all of them"));

    assertThat(read.rejected()).isEmpty();
    assertThat(read.rows())
        .extracting(row -> row.getInt64("id") + " " + row.getInt64("other"))
        .containsExactlyInAnyOrder("1 2", "2 null");
    assertThat(read.rows()).extracting(row -> row.getValue("two") + "").containsOnly("2");
  }

  @Test
  void timesAreInUtcAndDecimalsExact() throws Exception {
    database()
        .execute(
            "INSERT INTO sales (id, sold, price) VALUES (1, '2026-04-05 02:30:00.123', -12.3400)");

    Read read = read(ReadTable.of(database().address(), "sales"));

    assertThat(read.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(requireNonNull(row.getDateTime("sold")).toInstant())
                  .isEqualTo(Instant.parse("2026-04-05T02:30:00.123Z"));
              assertThat(row.getDecimal("price")).isEqualByComparingTo("-12.34");
            });
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Schema schema = ReadTable.of(database().address(), "sales").schema();
    Random random = new Random(5);
    fill(random);
    List<Row> sales = read(ReadTable.of(database().address(), "sales")).rows();
    database().execute("DROP TABLE IF EXISTS copies", table("copies"));

    Orders.write(
        UpsertRows.into(database().address(), "copies").keyedBy("id").lastRowWins().at(STEP),
        sales);

    assertThat(read(ReadTable.of(database().address(), "copies").withSchema(schema)).rows())
        .containsExactlyInAnyOrderElementsOf(sales);
  }
}
