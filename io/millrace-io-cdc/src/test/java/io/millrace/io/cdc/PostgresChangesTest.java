/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import io.millrace.transforms.Rejected;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(PostgresExtension.class)
class PostgresChangesTest {
  private static final String[] COLUMNS = {"id int64", "note string?"};
  private static final String TABLE = "id bigint PRIMARY KEY, note text";

  @Test
  void givesTheRowsThatAreThereAndThenEachChange(PostgresServer server) throws Exception {
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
          "BEGIN; INSERT INTO each_change VALUES (4, 'salt'); ROLLBACK",
          "UPDATE each_change SET id = 5 WHERE id = 3",
          "DELETE FROM each_change WHERE id = 2");
      rows = reading.until(table.logEnd()).rows;
    }

    assertThat(rows.stream().map(PostgresChangesTest::shown))
        .containsExactly(
            "r 1 tea false",
            "r 2 null false",
            "c 3 milk false",
            "u 1 green tea false",
            "d 3 null true",
            "c 5 milk false",
            "d 2 null true");
    assertThat(rows.stream().map(Reading::position)).isSorted();
    assertThat(rows.stream().skip(2).map(Reading::position)).doesNotHaveDuplicates();
    assertThat(rows.get(0).getString("transaction_id")).isNull();
    assertThat(rows.get(2).getString("transaction_id")).isNotNull();
    assertThat(rows.get(4).getString("transaction_id"))
        .isEqualTo(rows.get(5).getString("transaction_id"));
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
  void deletesHaveTheWholeRowWithReplicaIdentityFull(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "whole_row", TABLE);
    table.execute(
        "ALTER TABLE whole_row REPLICA IDENTITY FULL", "INSERT INTO whole_row VALUES (1, 'tea')");

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute("DELETE FROM whole_row");
      reading.until(table.logEnd());

      assertThat(reading.rows.stream().map(PostgresChangesTest::shown))
          .containsExactly("r 1 tea false", "d 1 tea true");
    }
  }

  @Test
  void aLargeValueThatDidNotChangeIsALetter(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "large", TABLE + ", units int");
    table.execute("ALTER TABLE large ALTER note SET STORAGE EXTERNAL");
    String large = "x".repeat(100_000);
    table.execute("INSERT INTO large VALUES (1, '%s', 1), (2, 'small', 1)".formatted(large));

    try (Reading reading = Reading.of(table.settings("id int64", "note string?", "units int32?"))) {
      reading.until(0);
      table.execute("UPDATE large SET units = 2");
      reading.until(table.logEnd());
      table.execute(
          "ALTER TABLE large REPLICA IDENTITY FULL", "UPDATE large SET units = 3 WHERE id = 1");
      reading.until(table.logEnd());

      assertThat(reading.rows.stream().map(row -> row.getString("op") + row.getInt64("id")))
          .containsExactly("r1", "r2", "u2", "u1");
      assertThat(reading.rows.get(3).getString("note")).isEqualTo(large);
      assertThat(reading.letters)
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.code()).isEqualTo("UNCHANGED_VALUE");
                assertThat(letter.message())
                    .isEqualTo(
                        "Missing required note: a large value that did not change is not in the"
                            + " log; ALTER TABLE ... REPLICA IDENTITY FULL");
              });
      assertThat(reading.tallied).isEqualTo(5);
    }
  }

  @Test
  void valuesThatAreNoneOfTheColumnAndTruncatesAreLetters(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "odd_values", "id bigint PRIMARY KEY, n numeric");
    table.execute("INSERT INTO odd_values VALUES (1, 1.5), (2, 'NaN'), (3, 'NaN')");

    try (Reading reading = Reading.of(table.settings("id int64", "n decimal?"))) {
      reading.until(0);
      table.execute("TRUNCATE odd_values");
      reading.until(table.logEnd());

      assertThat(reading.rows).hasSize(1);
      assertThat(reading.letters.stream().map(Rejected::code))
          .containsExactly("INVALID_VALUE", "INVALID_VALUE", "TRUNCATED_TABLE");
      assertThat(reading.letters.stream().map(Rejected::idempotencyKey)).doesNotHaveDuplicates();
      assertThat(reading.letters.stream().map(Rejected::message))
          .containsExactly(
              "Invalid n: NaN (must be a finite number)",
              "Invalid n: NaN (must be a finite number)",
              "Cannot tell the rows that a TRUNCATE removed");
    }
  }

  @Test
  void aColumnThatIsAddedIsLeftOutAndOneThatIsDroppedMakesLetters(PostgresServer server)
      throws Exception {
    ChangedTable table = ChangedTable.of(server, "drift", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute(
          "INSERT INTO drift VALUES (1, 'tea')",
          "ALTER TABLE drift ADD COLUMN units int",
          "INSERT INTO drift VALUES (2, 'milk', 7)",
          "ALTER TABLE drift DROP COLUMN note",
          "INSERT INTO drift VALUES (3, 8)",
          "DELETE FROM drift WHERE id = 1");
      reading.until(table.logEnd());

      assertThat(reading.rows.stream().map(PostgresChangesTest::shown))
          .containsExactly("c 1 tea false", "c 2 milk false", "d 1 null true");
      assertThat(reading.letters.stream().map(Rejected::message))
          .containsExactly("Missing required note: the table has it no more");
    }
  }

  @Test
  void theServerLetsGoOfWhatAFinalizedMarkIsBehindOnly(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "confirmed", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      long start = table.confirmed();
      table.execute("INSERT INTO confirmed VALUES (1, 'tea')");
      reading.until(table.logEnd());
      ChangesMark first = reading.mark();
      table.execute("INSERT INTO confirmed VALUES (2, 'milk')");
      reading.until(table.logEnd());
      long unfinalized = table.confirmed();
      first.finalizeCheckpoint();
      while (table.confirmed() == start) {
        reading.next();
      }

      assertThat(unfinalized).isEqualTo(start);
      assertThat(table.confirmed()).isEqualTo(first.place().boundary());
      assertThat(first.place().boundary()).isLessThan(reading.place().boundary());
    }
  }

  @Test
  void aMarkWhoseChangesAreGoneIsRefused(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "gone", TABLE);
    ChangesMark first;
    Reading later;
    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      first = reading.until(0).mark();
      table.execute("INSERT INTO gone VALUES (1, 'tea')");
      reading.until(table.logEnd());
      reading.mark().finalizeCheckpoint();
      later = reading;
    }

    table.awaitNoReader();
    assertThat(table.confirmed()).isEqualTo(later.place().boundary());
    assertThatThrownBy(() -> later.from(first).next())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "Cannot go on with %s behind %s: its replication slot gone has let go of changes up to"
                .formatted(
                    table.settings(COLUMNS).name(), PostgresLog.lsn(first.place().boundary())));
    table.forget();
    assertThatThrownBy(() -> later.from(later.mark()).next())
        .hasMessageContaining("its replication slot gone is gone, and the changes with it");
  }

  @Test
  void marksInTheLogMoveTheWatermarkOfATableThatIsNotChanged(PostgresServer server)
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
  void endsWithWhatWasCommittedWhenItStarted(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "ending", TABLE);
    table.execute("INSERT INTO ending VALUES (1, 'tea')");
    ChangesSettings settings = table.settings(COLUMNS);
    ChangesSettings ending = settings.endingNow();
    Reading first = read(ending);
    // Nobody has closed it.
    table.awaitNoReader();
    assertThat(table.confirmed()).isEqualTo(first.place().boundary());
    table.execute("INSERT INTO ending VALUES (2, 'milk')", "DELETE FROM ending WHERE id = 1");

    Reading second = read(ending);

    assertThat(second.rows.stream().map(PostgresChangesTest::shown))
        .containsExactly("r 2 milk false", "c 2 milk false", "d 1 null true");
  }

  @Test
  void endsWithTheTableThoughRowsMoveWhileTheyAreRead(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "moving", TABLE);
    table.execute("INSERT INTO moving SELECT i, 'n' FROM generate_series(1, 9000) i");

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
  void changesSinceAnEarlierRunAreOnTime(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "on_time", TABLE);
    try (Reading earlier = Reading.of(table.settings(COLUMNS))) {
      earlier.until(0);
    }
    table.awaitNoReader();
    table.execute("INSERT INTO on_time VALUES (1, 'tea')");

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      Instant before = reading.reader().getWatermark();
      reading.until(table.logEnd());

      assertThat(before).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
      assertThat(reading.rows.stream().map(PostgresChangesTest::shown))
          .containsExactly("r 1 tea false", "c 1 tea false");
      assertThat(reading.late).isZero();
      assertThat(reading.reader().getWatermark()).isGreaterThan(before);
    }
  }

  @Test
  void aSlotMayBeCalledWhatSqlHasOtherUseFor(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "slot_names", TABLE);
    table.execute("INSERT INTO slot_names VALUES (1, 'tea')");

    for (String slot : List.of("table", "1_2")) {
      try (Reading reading = Reading.of(table.settings(COLUMNS).withSlot(slot))) {
        reading.until(0);
        table.execute("UPDATE slot_names SET note = 'milk'");
        reading.until(table.logEnd());

        assertThat(reading.rows.stream().skip(1).map(PostgresChangesTest::shown))
            .containsExactly("u 1 milk false");
      }
    }
  }

  @Test
  void aPublicationThatLeavesChangesOutIsRefused(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "half", TABLE);
    table.execute("CREATE PUBLICATION half FOR TABLE half WITH (publish = 'insert, update')");

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      assertThatThrownBy(reading::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot read %s: the publication half is there and has not all changes of this table;"
                      .formatted(table.settings(COLUMNS).name())
                  + " drop it");
    }
  }

  @Test
  void deletesHaveTheColumnsOfTheReplicaIdentity(PostgresServer server) throws Exception {
    ChangedTable table =
        ChangedTable.of(server, "by_code", "id bigint PRIMARY KEY, code text NOT NULL UNIQUE");
    table.execute(
        "ALTER TABLE by_code REPLICA IDENTITY USING INDEX by_code_code_key",
        "INSERT INTO by_code VALUES (1, 'a'), (2, 'b')");

    try (Reading reading = Reading.of(table.settings("id int64?", "code string"))) {
      reading.until(0);
      table.execute(
          "UPDATE by_code SET code = 'c' WHERE id = 1",
          "UPDATE by_code SET id = 3 WHERE code = 'b'",
          "DELETE FROM by_code WHERE code = 'b'");
      reading.until(table.logEnd());

      assertThat(Reading.state(reading.rows, "code", row -> String.valueOf(row.getInt64("id"))))
          .isEqualTo(table.rows("SELECT code, id FROM by_code"));
    }
  }

  /** Reads to the end, and keeps all of it. */
  private static Reading read(ChangesSettings settings) throws IOException {
    Reading reading = Reading.of(settings);
    while (!reading.place().isDone()) {
      reading.next();
    }
    reading.mark().finalizeCheckpoint();
    return reading;
  }

  @Test
  void tellsAllThatIsWrongWithATable(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "wrong", TABLE);
    ChangedTable keyless = ChangedTable.of(server, "keyless", "id bigint, note text");
    ChangedTable typed =
        ChangedTable.of(server, "typed", "id bigint PRIMARY KEY, note integer[], n numeric");

    assertThat(problems(table.settings("id int64", "note string", "price decimal?")))
        .containsExactly(
            "Invalid column note (must take nulls, since a delete tells the replica identity alone;"
                + " or ALTER TABLE ... REPLICA IDENTITY FULL)",
            "Missing required column price (columns: [id, note])");
    assertThat(problems(keyless.settings(COLUMNS)))
        .containsExactly(
            "Missing required primary key of public.keyless",
            "Missing required replica identity of public.keyless: deletes would tell nothing; ALTER"
                + " TABLE ... REPLICA IDENTITY DEFAULT or FULL");
    assertThat(problems(typed.settings("id int64", "note string?", "n double?")))
        .containsExactly(
            "Unsupported type of column note: integer[] (supported: bool, bpchar, bytea, date,"
                + " float4, float8, int2, int4, int8, json, jsonb, numeric, text, timestamp,"
                + " timestamptz, uuid, varchar, enum)",
            "Invalid type of column n: DOUBLE (must be BYTE or INT16 or INT32 or INT64 or DECIMAL,"
                + " for numeric)");
    assertThat(problems(new ChangedTable(server, "none").settings(COLUMNS)))
        .containsExactly("Missing required table public.none");
  }

  private static List<@Nullable String> problems(ChangesSettings settings) throws Exception {
    return List.copyOf(new PostgresLog(settings).problems());
  }
}
