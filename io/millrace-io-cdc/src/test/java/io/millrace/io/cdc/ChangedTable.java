/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Objects.requireNonNull;

import io.millrace.testing.engines.DatabaseServer;
import io.millrace.testing.engines.MariaDbServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of a server that is changed by statements, and read by them.
 *
 * @param name also the slot's
 */
record ChangedTable(DatabaseServer server, String name) {

  /** Makes it anew, without a slot. */
  static ChangedTable of(DatabaseServer server, String name, String columns) throws SQLException {
    ChangedTable table = new ChangedTable(server, name);
    table.forget();
    table.execute("DROP TABLE IF EXISTS " + name, "CREATE TABLE %s (%s)".formatted(name, columns));
    return table;
  }

  boolean isMariaDb() {
    return server instanceof MariaDbServer;
  }

  /** Drops what a reader leaves on the server, as the page tells; of MariaDB that is nothing. */
  void forget() throws SQLException {
    if (isMariaDb()) {
      return;
    }
    awaitNoReader();
    execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s'"
            .formatted(name),
        "DROP PUBLICATION IF EXISTS " + name);
  }

  /** Waits until the server has noticed that its reader is gone. */
  void awaitNoReader() throws SQLException {
    while (number(
            "SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '%s'"
                .formatted(name))
        > 0) {
      Thread.onSpinWait();
    }
  }

  /** Waits until a count is more than nothing. */
  void await(String count) throws SQLException {
    while (number(count) == 0) {
      Thread.onSpinWait();
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String value(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(value(sql));
  }

  /** Where the log ends now. */
  long logEnd() throws SQLException {
    if (isMariaDb()) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
        row.next();
        return MariaDbLog.boundary(MariaDbLog.number(row.getString(1)), row.getLong(2));
      }
    }
    return number("SELECT pg_current_wal_insert_lsn() - '0/0'");
  }

  /** Up to where the slot was confirmed. */
  long confirmed() throws SQLException {
    return number(
        "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name = '%s'"
            .formatted(name));
  }

  /** The two columns of a query by the first, as the driver's text. */
  Map<String, @Nullable String> rows(String sql) throws SQLException {
    Map<String, @Nullable String> rows = new TreeMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.put(requireNonNull(result.getString(1)), result.getString(2));
      }
    }
    return rows;
  }

  ChangesSettings settings(String... columns) throws IOException {
    return ChangesSettings.of(server.jdbcUrl().substring("jdbc:".length()), name, List.of(columns))
        .withSlot(name)
        .withHeartbeat(Duration.ofMillis(200))
        .withLogin(server.user(), server.passwordFile().toString());
  }
}
