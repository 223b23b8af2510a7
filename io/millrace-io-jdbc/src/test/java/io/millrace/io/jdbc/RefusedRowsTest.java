/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.DirectWorkersExtension;
import io.millrace.testing.engines.DatabaseServer;
import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import io.millrace.testing.engines.MySqlExtension;
import io.millrace.testing.engines.MySqlServer;
import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What servers refuse in their own ways. */
@ExtendWith(DirectWorkersExtension.class)
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith({PostgresExtension.class, MariaDbExtension.class, MySqlExtension.class})
class RefusedRowsTest {
  private static final Schema MOOD =
      Schema.builder().addInt64Field("id").addStringField("mood").addInt64Field("pieces").build();
  private static final Schema CHANGE =
      Schema.builder().addInt64Field("id").addDateTimeField("changed_at").build();

  private static Row mood(long id, String mood, long pieces) {
    return Row.withSchema(MOOD).addValues(id, mood, pieces).build();
  }

  @Test
  void whatATriggerOrAnEnumerationOfMariaDbRefusesIsALetter(MariaDbServer server) throws Exception {
    whatATriggerOrAnEnumerationRefusesIsALetter(TestDatabase.of(server));
  }

  @Test
  void whatATriggerOrAnEnumerationOfMySqlRefusesIsALetter(MySqlServer server) throws Exception {
    whatATriggerOrAnEnumerationRefusesIsALetter(TestDatabase.of(server));
  }

  private static void whatATriggerOrAnEnumerationRefusesIsALetter(TestDatabase database)
      throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS moods",
        "CREATE TABLE moods (id BIGINT PRIMARY KEY, mood ENUM('good', 'bad'), pieces BIGINT)"
            + " PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (100))",
        "CREATE TRIGGER moods_few BEFORE INSERT ON moods FOR EACH ROW"
            + " IF NEW.pieces > 9 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'too many';"
            + " END IF");

    Orders.Outcome outcome =
        Orders.write(
            UpsertRows.into(database.address(), "moods")
                .keyedBy("id")
                .lastRowWins()
                .at(Orders.STEP),
            List.of(
                mood(1, "good", 1), mood(2, "ugly", 1), mood(3, "bad", 10), mood(100, "bad", 1)));

    assertThat(outcome.rejected())
        .extracting(Rejected::message)
        .satisfiesExactlyInAnyOrder(
            message -> assertThat(message).contains("Data truncated for column 'mood'"),
            message -> assertThat(message).contains("too many"),
            message -> assertThat(message).contains("no partition"));
    assertThat(database.query("SELECT id FROM moods")).containsExactly(List.of("1"));
  }

  @Test
  void whatATriggerOrAnIndexOfPostgresRefusesIsALetter(PostgresServer server) throws Exception {
    TestDatabase database = TestDatabase.of(server);
    database.execute(
        "DROP TABLE IF EXISTS moods",
        "CREATE TABLE moods (id BIGINT PRIMARY KEY, mood text, pieces BIGINT)",
        "CREATE INDEX ON moods (mood)",
        "CREATE OR REPLACE FUNCTION few() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN IF NEW.pieces > 9 THEN RAISE 'too many'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER moods_few BEFORE INSERT ON moods FOR EACH ROW EXECUTE FUNCTION few()");
    StringBuilder huge = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      huge.append(Integer.toString(i * 7_919, 36));
    }

    Orders.Outcome outcome =
        Orders.write(
            UpsertRows.into(database.address(), "moods")
                .keyedBy("id")
                .lastRowWins()
                .at(Orders.STEP),
            List.of(
                mood(1, "good", 1),
                mood(2, huge.toString(), 1),
                mood(3, "bad", 10),
                mood(4, "a\u0000b", 1)));

    assertThat(outcome.rejected())
        .extracting(Rejected::message)
        .satisfiesExactlyInAnyOrder(
            message -> assertThat(message).contains("index row requires"),
            message -> assertThat(message).contains("too many"),
            message -> assertThat(message).contains("0x00"));
    assertThat(database.query("SELECT id FROM moods")).containsExactly(List.of("1"));
  }

  @Test
  void timesThatLoseTheirMillisecondsAreNoVersions(
      PostgresServer postgres, MariaDbServer mariaDb, MySqlServer mySql) throws Exception {
    for (DatabaseServer server : List.of(postgres, mariaDb, mySql)) {
      TestDatabase database = TestDatabase.of(server);
      database.execute(
          "DROP TABLE IF EXISTS changes",
          "CREATE TABLE changes (id BIGINT PRIMARY KEY, changed_at %s(0))"
              .formatted(database.timestamp()));
      UpsertRows upsert =
          UpsertRows.into(database.address(), "changes")
              .keyedBy("id")
              .versionedBy("changed_at")
              .at(Orders.STEP);
      List<Row> rows =
          List.of(
              Row.withSchema(CHANGE)
                  .addValues(1L, Instant.parse("2026-01-02T03:04:05.678Z"))
                  .build());

      assertThatThrownBy(() -> Orders.write(upsert, rows))
          .isInstanceOf(ValidationException.class)
          .hasMessage(
              "Invalid precision of column changed_at of changes (must be milliseconds, as of"
                  + " versions, or finer)");
      database.execute(
          "DROP TABLE changes",
          "CREATE TABLE changes (id BIGINT PRIMARY KEY, changed_at %s(3))"
              .formatted(database.timestamp()));
      assertThat(Orders.write(upsert, rows).written()).isEqualTo(1);
    }
  }
}
