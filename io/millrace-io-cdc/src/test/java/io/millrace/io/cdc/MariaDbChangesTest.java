/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import io.millrace.transforms.Rejected;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(MariaDbExtension.class)
class MariaDbChangesTest {
  private static final String[] COLUMNS = {"id int64", "note string?"};
  private static final String TABLE = "id bigint PRIMARY KEY, note text";

  @Test
  void givesTheRowsThatAreThereAndThenEachChange(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "each_change", TABLE);
    table.execute("INSERT INTO each_change VALUES (1, 'tea'), (2, NULL)");

    List<Row> rows;
    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      while (!reading.place().snapshotDone()) {
        reading.next();
      }
      table.execute(
          "INSERT INTO each_change VALUES (3, 'milk')",
          "UPDATE each_change SET note = 'green tea' WHERE id = 1",
          "UPDATE each_change SET id = 5 WHERE id = 3",
          "DELETE FROM each_change WHERE id = 2");
      rows = reading.until(table.logEnd()).rows;
    }

    assertThat(rows.stream().map(MariaDbChangesTest::shown))
        .containsExactly(
            "r 1 tea false",
            "r 2 null false",
            "c 3 milk false",
            "u 1 green tea false",
            "d 3 milk true",
            "c 5 milk false",
            "d 2 null true");
    assertThat(rows.stream().map(Reading::position)).isSorted();
    assertThat(rows.stream().skip(2).map(Reading::position)).doesNotHaveDuplicates();
    assertThat(rows.get(0).getString("transaction_id")).isNull();
    assertThat(rows.get(2).getString("transaction_id")).matches("0-\\d+-\\d+");
    assertThat(rows.get(4).getString("transaction_id"))
        .isEqualTo(rows.get(5).getString("transaction_id"))
        .isNotEqualTo(rows.get(2).getString("transaction_id"));
    assertThat(rows.get(2).getString("place")).matches("\\d{6}:\\d+");
  }

  private static String shown(Row row) {
    return "%s %s %s %s"
        .formatted(
            row.getString("op"),
            row.getInt64("id"),
            row.getString("note"),
            row.getBoolean("deleted"));
  }

  @Test
  void whatIsRolledBackIsNoChangeThoughItIsLogged(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "undone", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      long before = table.logEnd();
      table.execute(
          "BEGIN",
          "CREATE TEMPORARY TABLE undone_scratch (n int)",
          "INSERT INTO undone VALUES (1, 'tea')",
          "ROLLBACK");
      long logged = table.logEnd();
      table.execute(
          "BEGIN",
          "CREATE TEMPORARY TABLE undone_scratch (n int)",
          "INSERT INTO undone VALUES (2, 'milk')",
          "SAVEPOINT a",
          "INSERT INTO undone VALUES (3, 'salt')",
          "ROLLBACK TO a",
          "INSERT INTO undone VALUES (4, 'rice')",
          "COMMIT");
      reading.until(table.logEnd());

      assertThat(logged).isGreaterThan(before);
      assertThat(reading.rows.stream().map(MariaDbChangesTest::shown))
          .containsExactly("c 2 milk false", "c 4 rice false");
    }
  }

  @Test
  void rowsAreReadByTheColumnsThatTheTableHadThen(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "drift", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      // All of it is altered before any of it is read.
      table.execute(
          "INSERT INTO drift VALUES (1, 'tea')",
          "ALTER TABLE drift ADD COLUMN units int FIRST",
          "INSERT INTO drift VALUES (7, 2, 'milk')",
          "ALTER TABLE drift MODIFY id int unsigned, MODIFY note varchar(9) CHARACTER SET latin1",
          "INSERT INTO drift VALUES (8, 4294967295, 'ß')",
          "ALTER TABLE drift DROP COLUMN note",
          "INSERT INTO drift VALUES (9, 3)",
          "DELETE FROM drift WHERE id = 1",
          "ALTER TABLE drift ADD COLUMN note text",
          "INSERT INTO drift VALUES (9, 5, 'salt')");
      reading.until(table.logEnd());

      assertThat(reading.rows.stream().map(MariaDbChangesTest::shown))
          .containsExactly(
              "c 1 tea false",
              "c 2 milk false",
              "c 4294967295 ß false",
              "d 1 null true",
              "c 5 salt false");
      assertThat(reading.letters.stream().map(Rejected::message))
          .containsExactly("Missing required note: the table has it no more");
    }
  }

  @Test
  void aPlaceInTheNextFileOfTheLogIsReadOnFrom(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "next_file", TABLE);
    Reading first = Reading.of(table.settings(COLUMNS));
    first.until(0);

    for (int id = 1; id <= 3; id++) {
      table.execute(
          "INSERT INTO next_file VALUES (%d, 'tea'), (1%d, 'milk')".formatted(id, id),
          "FLUSH BINARY LOGS");
      long flushed = table.logEnd();
      assertThat(first.until(flushed).place().boundary()).isEqualTo(flushed);
      table.execute("DELETE FROM next_file WHERE id = " + id);
      long end = table.logEnd();
      assertThat(first.until(end).place().boundary()).isEqualTo(end);
      first.close();
      Reading next = first.from(first.mark());
      next.rows.addAll(first.rows);
      first = next;
    }
    first.close();

    assertThat(first.rows.stream().map(row -> row.getString("op") + row.getInt64("id")))
        .containsExactly("c1", "c11", "d1", "c2", "c12", "d2", "c3", "c13", "d3");
  }

  @Test
  void aTruncateIsALetter(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "emptied", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute(
          "CREATE TEMPORARY TABLE emptied (n int)",
          "TRUNCATE emptied",
          "DROP TEMPORARY TABLE emptied",
          "TRUNCATE TABLE /* all */ `test`.emptied",
          "INSERT INTO emptied VALUES (1, 'tea')");
      reading.until(table.logEnd());

      assertThat(reading.letters.stream().map(Rejected::code)).containsExactly("TRUNCATED_TABLE");
      assertThat(reading.rows.stream().map(MariaDbChangesTest::shown))
          .containsExactly("c 1 tea false");
    }
  }

  @Test
  void aTableThatIsAnotherOneIsRefusedBehindItsChanges(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "dropped", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute(
          "INSERT INTO dropped VALUES (1, 'tea')",
          "DROP TABLE dropped",
          "CREATE TABLE dropped (%s)".formatted(TABLE),
          "INSERT INTO dropped VALUES (2, 'milk')");

      assertThatThrownBy(() -> reading.until(table.logEnd()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "Cannot go on with cdc:mariadb://.*/test.dropped behind \\d+:\\d+: transaction"
                  + " 0-\\d+-\\d+: test.dropped is another table since, or has other rows, by DROP"
                  + " TABLE .*dropped.*; begin anew");
      assertThat(reading.rows.stream().map(MariaDbChangesTest::shown))
          .containsExactly("c 1 tea false");
    }
  }

  @Test
  void whatASessionLogsAsAStatementIsRefused(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "stated", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute(
          "SET SESSION binlog_format = STATEMENT", "INSERT INTO stated VALUES (1, 'tea')");

      assertThatThrownBy(() -> reading.until(table.logEnd()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith(
              "a session has logged a statement and no rows: INSERT INTO stated VALUES (1, 'tea');"
                  + " SET binlog_format = ROW for who writes, and begin anew");
    }
  }

  @Test
  void whatIsPreparedElsewhereIsRefusedAndWhatIsCommittedAtOnceIsNot(MariaDbServer server)
      throws Exception {
    ChangedTable table = ChangedTable.of(server, "prepared", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute(
          "XA START 'one'",
          "INSERT INTO prepared VALUES (1, 'tea')",
          "XA END 'one'",
          "XA COMMIT 'one' ONE PHASE");
      reading.until(table.logEnd());
      table.execute(
          "XA START 'two'",
          "INSERT INTO prepared VALUES (2, 'milk')",
          "XA END 'two'",
          "XA PREPARE 'two'",
          "XA ROLLBACK 'two'");

      assertThat(reading.rows.stream().map(MariaDbChangesTest::shown))
          .containsExactly("c 1 tea false");
      assertThatThrownBy(() -> reading.until(table.logEnd()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith(
              "it was prepared by XA PREPARE, and the log tells elsewhere whether it was committed;"
                  + " write without XA, and begin anew");
    }
  }

  @Test
  void aValueThatASessionLeavesOutOfTheLogIsALetter(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "minimal", TABLE + ", units int");
    table.execute("INSERT INTO minimal VALUES (1, 'tea', 1)");

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute(
          "SET SESSION binlog_row_image = MINIMAL",
          "UPDATE minimal SET units = 2",
          "UPDATE minimal SET id = 3, note = 'milk'",
          "DELETE FROM minimal");
      reading.until(table.logEnd());

      assertThat(reading.rows.stream().map(MariaDbChangesTest::shown))
          .containsExactly("r 1 tea false", "d 1 null true", "c 3 milk false", "d 3 null true");
      assertThat(reading.letters.stream().map(Rejected::code)).containsExactly("UNCHANGED_VALUE");
      assertThat(reading.letters.get(0).message())
          .isEqualTo(
              "Missing required id: a session without binlog_row_image=FULL left it out of the log;"
                  + " SET it for who writes; Missing required note: a session without"
                  + " binlog_row_image=FULL left it out of the log; SET it for who writes");
    }
  }

  @Test
  void theServersClockMovesTheWatermarkOfATableThatIsNotChanged(MariaDbServer server)
      throws Exception {
    ChangedTable table = ChangedTable.of(server, "idle", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      Instant before = reading.reader().getWatermark();
      while (reading.reader().getWatermark().isBefore(before.plus(1_000))) {
        assertThat(reading.next()).isFalse();
      }

      assertThat(reading.place().given()).isZero();
    }
  }

  @Test
  void endsWithTheTableThoughRowsMoveWhileTheyAreRead(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "moving", TABLE);
    table.execute("INSERT INTO moving SELECT seq, 'n' FROM seq_1_to_9000");

    try (Reading reading = Reading.of(table.settings(COLUMNS).endingNow())) {
      assertThat(reading.next()).isTrue();
      assertThat(reading.place().snapshotDone()).isFalse();
      table.execute(
          "UPDATE moving SET id = -1 WHERE id = 9000", "DELETE FROM moving WHERE id IN (1, 8000)");
      while (!reading.place().isDone()) {
        reading.next();
      }

      assertThat(Reading.state(reading.rows, "id", row -> row.getString("note")))
          .isEqualTo(table.rows("SELECT id, note FROM moving"))
          .containsKey("-1");
    }
  }

  @Test
  void rowsAreReadOnBehindAKeyOfSeveralColumns(MariaDbServer server) throws Exception {
    ChangedTable table =
        ChangedTable.of(
            server,
            "by_parts",
            "id bigint, day date, code varbinary(4), name varchar(9), price decimal(5,2),"
                + " at timestamp(3), PRIMARY KEY (day, code, name, price, at)");
    table.execute(
        "SET time_zone = '+00:00'",
        "INSERT INTO by_parts SELECT seq, '2026-04-05' + INTERVAL seq MOD 3 DAY,"
            + " UNHEX(HEX(seq MOD 5)), CONCAT('n', seq MOD 7), seq MOD 11 / 4,"
            + " '2026-04-05 00:00:00' + INTERVAL seq * 1000 MICROSECOND FROM seq_1_to_20000");

    try (Reading reading = Reading.of(table.settings("id int64"))) {
      reading.until(0);

      assertThat(reading.rows).hasSize(20_000);
      assertThat(reading.rows.stream().map(row -> row.getInt64("id"))).doesNotHaveDuplicates();
    }
  }

  @Test
  void tellsAllThatIsWrongWithATable(MariaDbServer server) throws Exception {
    ChangedTable wrong =
        ChangedTable.of(server, "wrong", TABLE + ", v int AS (id + 1) VIRTUAL, u uuid, j json");
    ChangedTable keyless = ChangedTable.of(server, "keyless", "id bigint, note text");
    ChangedTable owned =
        ChangedTable.of(
            server,
            "owned",
            TABLE
                + ", of_wrong bigint, CONSTRAINT owner FOREIGN KEY (of_wrong) REFERENCES wrong (id)"
                + " ON DELETE CASCADE");
    ChangedTable parted = ChangedTable.of(server, "parted", TABLE);
    parted.execute("ALTER TABLE parted PARTITION BY HASH (id) PARTITIONS 2");

    try {
      assertThat(problems(wrong.settings("id string", "v int64?", "u string?", "price decimal?")))
          .containsExactly(
              "Invalid type of column id: STRING (must be BYTE or INT16 or INT32 or INT64 or"
                  + " DECIMAL, for bigint(20))",
              "Unsupported column v: it is computed when it is read (supported: STORED)",
              "Unsupported type of column u: uuid (supported: bigint, binary, bit, blob, char, date,"
                  + " datetime, decimal, double, enum, float, int, longblob, longtext, mediumblob,"
                  + " mediumint, mediumtext, set, smallint, text, time, timestamp, tinyblob,"
                  + " tinyint, tinytext, varbinary, varchar, year)",
              "Missing required column price (columns: [id, note, v, u, j])");
      assertThat(problems(keyless.settings(COLUMNS)))
          .containsExactly("Missing required primary key of test.keyless");
      assertThat(problems(owned.settings(COLUMNS)))
          .containsExactly(
              "Unsupported foreign key owner: ON UPDATE RESTRICT ON DELETE CASCADE, of whose changes"
                  + " the log has none (supported: RESTRICT, NO ACTION)");
      assertThat(problems(parted.settings(COLUMNS)))
          .containsExactly(
              "Unsupported kind of test.parted: PARTITIONED TABLE (supported: BASE TABLE)");
      assertThat(problems(new ChangedTable(server, "none").settings(COLUMNS)))
          .containsExactly("Missing required table test.none");
    } finally {
      owned.execute("DROP TABLE owned");
    }
  }

  private static List<@Nullable String> problems(ChangesSettings settings) throws Exception {
    return List.copyOf(settings.log().problems());
  }
}
