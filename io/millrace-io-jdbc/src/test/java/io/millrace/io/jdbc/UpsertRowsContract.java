/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static io.millrace.testing.MillraceAssertions.assertThatLetters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link UpsertRows} does to every kind of database. */
abstract class UpsertRowsContract {
  private static final int SCRIPTS = 4;

  abstract TestDatabase database();

  @BeforeEach
  void makeTable() throws SQLException {
    database().execute("DROP TABLE IF EXISTS orders", Orders.table(database()));
  }

  @Test
  void endsInTheHighestVersionsWhateverComesInWhateverOrder() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int script = 0; script < SCRIPTS; script++) {
      makeTable();
      List<Row> all = new ArrayList<>();
      for (int run = 0; run < 3; run++) {
        List<Row> rows = Orders.random(random, 1 + random.nextInt(120));
        all.addAll(rows);

        Orders.Outcome outcome =
            Orders.write(
                Orders.upsert(database().address()).inBatchesOf(1 + random.nextInt(40)), rows);

        assertThat(Orders.stored(database()))
            .as("script %d of seed %d", script, seed)
            .isEqualTo(Orders.expected(all));
        assertThat(outcome.all()).isEqualTo(rows.size());
        assertThat(outcome.rejected())
            .allMatch(letter -> letter.code().equals("REFUSED_BY_DATABASE"));
      }
      List<Row> again = new ArrayList<>(all);
      Collections.shuffle(again, random);
      Orders.Outcome outcome = Orders.write(Orders.upsert(database().address()), again);
      assertThat(database().tellsSuperseded() ? outcome.written() : outcome.superseded())
          .as("written again, script %d of seed %d", script, seed)
          .isZero();
      assertThat(Orders.stored(database())).isEqualTo(Orders.expected(all));
    }
  }

  @Test
  void severalWritersAtOnceEndInTheHighestVersions() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> rows = Orders.random(random, 300);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<Orders.Outcome>> writers = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      List<Row> own = new ArrayList<>(rows);
      Collections.shuffle(own, random);
      writers.add(
          threads.submit(
              () -> Orders.write(Orders.upsert(database().address()).inBatchesOf(20), own)));
    }

    for (Future<Orders.Outcome> writer : writers) {
      assertThat(writer.get().all()).as("seed %d", seed).isEqualTo(rows.size());
    }

    threads.shutdown();
    assertThat(Orders.stored(database())).as("seed %d", seed).isEqualTo(Orders.expected(rows));
  }

  @Test
  void rejectsOnlyTheRowThatTheDatabaseRefuses() throws Exception {
    Row bad = Orders.row("a", 2, 1, "2.00", "far too long a note");

    Orders.Outcome outcome =
        Orders.write(
            Orders.upsert(database().address()),
            List.of(Orders.row("a", 1, 1, "1.00", "x"), bad, Orders.row("a", 3, 1, null, null)));

    assertThat(outcome.written()).isEqualTo(2);
    assertThat(outcome.superseded()).isZero();
    assertThatLetters(outcome.rejected())
        .haveCode("REFUSED_BY_DATABASE")
        .haveCategory(Rejected.Category.DATA)
        .areFrom(Orders.STEP)
        .holdTheirRecords();
    assertThat(outcome.rejected())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.message()).startsWith("Cannot write orders: ");
              assertThat(letter.recordJson()).contains("\"id\":2", "far too long a note");
            });
    assertThat(Orders.stored(database())).extracting(row -> row.get(1)).containsExactly("1", "3");
  }

  @Test
  void aDeletedRowDoesNotComeBackByAnOlderOne() throws Exception {
    Row deleted = Row.withSchema(Orders.SCHEMA).addValues("a", 1L, 5L, true, null, null).build();

    Orders.write(Orders.upsert(database().address()), List.of(deleted));
    Orders.write(
        Orders.upsert(database().address()), List.of(Orders.row("a", 1, 4, "1.00", "older")));

    assertThat(
            database()
                .query(
                    "SELECT id, version, note FROM %s WHERE deleted"
                        .formatted(database().from("orders"))))
        .containsExactly(Arrays.asList("1", "5", null));
  }

  @Test
  void rejectsRowsWithoutKeyOrVersion() throws Exception {
    Schema schema =
        Schema.builder()
            .addNullableField("shop", FieldType.STRING)
            .addInt64Field("id")
            .addNullableField("version", FieldType.INT64)
            .build();

    Orders.Outcome outcome =
        Orders.write(
            UpsertRows.into(database().address(), "orders")
                .keyedBy("shop", "id")
                .versionedBy("version")
                .at(Orders.STEP),
            List.of(
                Row.withSchema(schema).addValues(null, 1L, 1L).build(),
                Row.withSchema(schema).addValues("a", 2L, null).build(),
                Row.withSchema(schema).addValues("a", 3L, 1L).build()));

    assertThatLetters(outcome.rejected())
        .haveCode("MISSING_VALUE")
        .say("Missing required shop", "Missing required version");
    assertThat(Orders.stored(database())).extracting(row -> row.get(1)).containsExactly("3");
  }

  @Test
  void tellsAllThatDoesNotFitTheTableAtOnce() {
    Schema schema =
        Schema.builder()
            .addInt64Field("id")
            .addStringField("version")
            .addField("tags", FieldType.array(FieldType.STRING))
            .addInt64Field("weight")
            .build();

    assertThatThrownBy(
            () ->
                Orders.write(
                    UpsertRows.into(database().address(), "orders")
                        .keyedBy("shop", "id")
                        .versionedBy("version")
                        .at(Orders.STEP),
                    List.of(Row.withSchema(schema).addValues(1L, "1", List.of("a"), 1L).build())))
        .isInstanceOf(ValidationException.class)
        .hasMessageContainingAll(
            "Missing required field shop (available: [id, version, tags, weight])",
            "Unsupported type of field version: STRING (supported: [BYTE, INT16, INT32, INT64,"
                + " DATETIME])",
            "Unsupported type of field tags: ARRAY",
            "Missing required column tags of orders",
            "Missing required column weight of orders"
                + " (columns: [shop, id, version, deleted, price, note])");
  }
}
