/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class LostPostgresTest {
  @RegisterExtension static final PostgresExtension POSTGRES = PostgresExtension.ofClass();

  /**
   * The server makes a slot in three steps, and each waits for the transactions that the one before
   * has found open. One that is opened after the second and is in the log before the third is in no
   * slot, and is not seen while it waits for a standby.
   */
  @Test
  void readsWhatIsCommittedBeforeTheSlotAndSeenAfterIt(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "unseen", "id bigint PRIMARY KEY, note text");
    table.execute(
        "CREATE PUBLICATION unseen FOR TABLE unseen",
        "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
        "SELECT pg_reload_conf()");
    try (Reading reading = Reading.of(table.settings("id int64", "note string?"));
        Connection first = table.connect();
        Connection second = table.connect()) {
      long one = open(first);
      CompletableFuture<Boolean> reads = run(reading::next);
      table.await(waitsFor(one));
      long other = open(second);
      first.rollback();
      table.await(waitsFor(other));
      AtomicBoolean seen = new AtomicBoolean();
      CompletableFuture<Boolean> writes =
          run(
              () -> {
                // Until the server has read what it is to wait for.
                for (int id = 0; !seen.get(); id++) {
                  table.execute("INSERT INTO unseen VALUES (%d, 'n')".formatted(id));
                }
                return true;
              });
      table.await(
          "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
              + " AND query LIKE 'INSERT INTO unseen%'");
      seen.set(true);
      second.rollback();
      table.await(
          "SELECT count(confirmed_flush_lsn) FROM pg_replication_slots WHERE slot_name = 'unseen'");
      table.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
      writes.get();
      reads.get();
      reading.until(table.logEnd());

      assertThat(Reading.state(reading.rows, "id", row -> row.getString("note")))
          .isEqualTo(table.rows("SELECT id, note FROM unseen"));
    }
  }

  private static long open(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT txid_current()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String waitsFor(long transaction) {
    return "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = '%d'"
        .formatted(transaction);
  }

  private static CompletableFuture<Boolean> run(Callable<Boolean> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        command -> new Thread(command).start());
  }

  @Test
  void readsOnWhenAKilledServerIsBack(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "lost_server", "id bigint PRIMARY KEY, note text");

    try (Reading reading = Reading.of(table.settings("id int64", "note string?"))) {
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
}
