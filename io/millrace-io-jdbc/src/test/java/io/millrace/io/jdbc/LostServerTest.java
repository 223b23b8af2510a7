/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.ClickHouseExtension;
import io.millrace.testing.engines.ClickHouseServer;
import io.millrace.testing.engines.DatabaseServer;
import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import io.millrace.testing.engines.MySqlExtension;
import io.millrace.testing.engines.MySqlServer;
import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class LostServerTest {
  @RegisterExtension static final PostgresExtension POSTGRES = PostgresExtension.ofClass();
  @RegisterExtension static final MariaDbExtension MARIADB = MariaDbExtension.ofClass();
  @RegisterExtension static final MySqlExtension MYSQL = MySqlExtension.ofClass();

  @RegisterExtension static final ClickHouseExtension CLICKHOUSE = ClickHouseExtension.ofClass();

  @TempDir Path folder;

  @Test
  void writesOnWhenAKilledPostgresIsBack(PostgresServer server) throws Exception {
    writesOnWhenTheServerIsBack(server);
  }

  @Test
  void writesOnWhenAKilledMariaDbIsBack(MariaDbServer server) throws Exception {
    writesOnWhenTheServerIsBack(server);
  }

  @Test
  void writesOnWhenAKilledMySqlIsBack(MySqlServer server) throws Exception {
    writesOnWhenTheServerIsBack(server);
  }

  private static void writesOnWhenTheServerIsBack(DatabaseServer server) throws Exception {
    TestDatabase database = TestDatabase.of(server);
    database.execute("DROP TABLE IF EXISTS orders", Orders.table(database));
    long seed = new Random().nextLong();
    List<Row> rows = DyingWriter.rows(seed);

    Connection other = DriverManager.getConnection(database.url());
    DyingWriter.holdLast(other);
    CompletableFuture<Orders.Outcome> writing =
        CompletableFuture.supplyAsync(
            () -> Orders.write(Orders.upsert(database.address()).inBatchesOf(2), rows));
    while (Orders.stored(database).isEmpty()) {
      assertThat(writing).as("seed %d", seed).isNotDone();
    }
    server.kill();
    // A close would ask the server, which is gone, to undo what is held.
    other.abort(Runnable::run);
    server.start();

    assertThat(writing.get().all()).isEqualTo(rows.size());
    assertThat(Orders.stored(database)).as("seed %d", seed).isEqualTo(Orders.expected(rows));
  }

  /** It has no locks by which a writer could be held in the middle. */
  @Test
  void writesOnceMoreWhenAKilledClickHouseIsBack(ClickHouseServer server) throws Exception {
    TestDatabase database = TestDatabase.of(server);
    database.execute("DROP TABLE IF EXISTS orders", Orders.table(database));
    long seed = new Random().nextLong();
    List<Row> rows = DyingWriter.rows(seed);

    CompletableFuture<Orders.Outcome> writing =
        CompletableFuture.supplyAsync(
            () -> Orders.write(Orders.upsert(database.address()).inBatchesOf(20), rows));
    while (!writing.isDone() && Orders.stored(database).isEmpty()) {
      Thread.onSpinWait();
    }
    server.kill();
    server.start();

    assertThat(writing.get().all()).isEqualTo(rows.size());
    assertThat(Orders.stored(database)).as("seed %d", seed).isEqualTo(Orders.expected(rows));
  }

  @Test
  void anotherRunOfAKilledWriterEndsInTheSameTable(
      PostgresServer postgres, MariaDbServer mariaDb, MySqlServer mySql) throws Exception {
    for (DatabaseServer server : List.of(postgres, mariaDb, mySql)) {
      KilledWriters.anotherRunEndsInTheSameTable(
          TestDatabase.of(server), server.user(), server.passwordFile());
    }
  }

  @Test
  void anotherRunOfAKilledWriterEndsInTheSameTableOfClickHouse(ClickHouseServer server)
      throws Exception {
    KilledWriters.anotherRunEndsInTheSameTable(
        TestDatabase.of(server), server.user(), server.passwordFile());
  }

  @Test
  void failsWhereTheServerStaysAwayAndTellsNoPassword(PostgresServer server) throws Exception {
    TestDatabase database = TestDatabase.of(server);
    database.execute("DROP TABLE IF EXISTS orders", Orders.table(database));
    Path wrong = Files.writeString(folder.resolve("wrong"), "a wrong password");
    JdbcAddress stranger = database.address().withPasswordFromFile(wrong.toString());

    assertThatThrownBy(() -> ReadTable.of(stranger, "orders").schema())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot read orders of jdbc:postgresql://127.0.0.1:")
        .hasMessageContaining("password authentication failed");
    server.stop();
    try {
      assertThatThrownBy(
              () ->
                  ReadTable.of(database.address(), "orders")
                      .retryingFor(Duration.ofSeconds(1))
                      .schema())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("refused");
    } finally {
      server.start();
    }
  }
}
