/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class LostMariaDbTest {
  @RegisterExtension static final MariaDbExtension MARIADB = MariaDbExtension.ofClass();

  private static final String[] COLUMNS = {"id int64", "note string?"};
  private static final String TABLE = "id bigint PRIMARY KEY, note text";

  @Test
  void readsOnWhenAKilledServerIsBack(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "lost_server", TABLE);

    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      for (int round = 0; round < 2; round++) {
        for (int id = 0; id < 100; id++) {
          table.execute("INSERT INTO lost_server VALUES (%d, 'n')".formatted(100 * round + id));
          reading.next();
        }
        ChangesMark mark = reading.mark();
        server.kill();
        mark.finalizeCheckpoint();
        while (reading.next()) {
          assertThat(reading.place().snapshotDone()).isTrue();
        }
        server.start();
      }
      table.execute("DELETE FROM lost_server WHERE id < 50");
      reading.until(table.logEnd());

      assertThat(reading.rows).hasSize(250);
      assertThat(reading.rows.stream().map(Reading::position)).doesNotHaveDuplicates();
      assertThat(Reading.state(reading.rows, "id", row -> row.getString("note")))
          .isEqualTo(table.rows("SELECT id, note FROM lost_server"));
    }
  }

  @Test
  void aMarkWhoseLogIsGoneIsRefused(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "gone", TABLE);
    ChangesMark first;
    Reading earlier;
    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      first = reading.until(0).mark();
      earlier = reading;
    }
    table.execute("INSERT INTO gone VALUES (1, 'tea')", "FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
    String last = table.value("SHOW MASTER STATUS");
    // What is being read, or needed by the server itself, is not purged yet.
    while (!table.value("SHOW BINARY LOGS").equals(last)) {
      table.execute("PURGE BINARY LOGS TO '%s'".formatted(last));
    }

    assertThatThrownBy(() -> earlier.from(first).next())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot go on with %s behind %s: the server has that file of its binary log no more, and"
                    .formatted(
                        table.settings(COLUMNS).name(),
                        table.settings(COLUMNS).log().shown(first.place().boundary()))
                + " the changes in it; keep it longer by binlog_expire_logs_seconds, and begin"
                + " anew");
  }

  @Test
  void aMarkOfALogThatWasResetIsRefused(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "reset_log", TABLE);
    table.execute("RESET MASTER", "INSERT INTO reset_log VALUES (1, 'tea'), (2, 'milk')");
    ChangesMark first;
    Reading earlier;
    try (Reading reading = Reading.of(table.settings(COLUMNS))) {
      reading.until(0);
      table.execute("DELETE FROM reset_log WHERE id = 1");
      first = reading.until(table.logEnd()).mark();
      earlier = reading;
    }
    // Events of the same lengths, and of other transactions.
    table.execute(
        "RESET MASTER",
        "SET SESSION gtid_domain_id = 7",
        "INSERT INTO reset_log VALUES (3, 'tea'), (4, 'milk')",
        "DELETE FROM reset_log WHERE id = 3");

    assertThatThrownBy(() -> earlier.from(first).next())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is another server's log, or it was reset; begin anew");
  }
}
