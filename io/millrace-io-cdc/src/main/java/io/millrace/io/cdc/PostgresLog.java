/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.cdc.ChangesMark.Place;
import io.millrace.transforms.block.Block;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a PostgreSQL database: what is asked of the server.
 *
 * <p>Boundaries are the LSNs behind commits.
 */
final class PostgresLog implements DatabaseLog {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLog.class);
  private static final String DRIVER = "org.postgresql.Driver";
  static final String PLUGIN = "pgoutput";
  static final String MESSAGES = "millrace";

  private final ChangesSettings settings;

  PostgresLog(ChangesSettings settings) {
    this.settings = settings;
  }

  /** Opens a connection in UTC, whose values are text. */
  private Connection connect() throws SQLException {
    try {
      Class.forName(DRIVER);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("Missing required driver " + DRIVER, e);
    }
    Properties properties = new Properties();
    properties.setProperty("binaryTransfer", "false");
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    String password = settings.password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection connection = DriverManager.getConnection("jdbc:" + settings.url(), properties);
    try (Statement statement = connection.createStatement()) {
      // Not before: the driver asks for the zone of the JVM.
      statement.execute("SET TIME ZONE 'UTC'");
      statement.execute("SET DateStyle TO ISO");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Makes the publication and the slot ready, if they are not.
   *
   * <p>A slot that is there keeps its place: what was changed since it was confirmed comes again,
   * after the rows that are there now.
   *
   * @return of a slot that was there it is not known how old its first change is
   */
  @Override
  public Place begin() throws SQLException {
    try (Connection connection = connect()) {
      publish(connection);
      long micros =
          number(connection, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
      Long there = confirmed(connection);
      long start = there != null ? there : makeSlot(connection);
      Place begun =
          new Place(
              !settings.snapshot(),
              List.of(),
              start,
              0,
              micros,
              there != null ? Block.ON_TIME : micros / 1_000,
              Place.NO_END,
              "");
      return settings.snapshot() ? begun : ending(begun);
    }
  }

  /**
   * Makes the slot, which waits for transactions that are open, and then for those that were opened
   * meanwhile: where one is committed in the log before the slot begins, and waits for its disk or
   * a standby, its rows are neither in the log behind nor seen yet.
   *
   * @return where it begins
   */
  private long makeSlot(Connection connection) throws SQLException {
    long start =
        number(
            connection,
            "SELECT lsn - '0/0' FROM pg_create_logical_replication_slot(?, '%s')".formatted(PLUGIN),
            settings.slot());
    // Of this very transaction, so that all that are open are before it.
    long behind = number(connection, "SELECT txid_current()");
    while (number(
            connection, "SELECT txid_snapshot_xmin(txid_current_snapshot()) FROM pg_sleep(0.02)")
        < behind) {
      LOG.debug("Waiting for open transactions before {} is read", settings.name());
    }
    return start;
  }

  @Override
  public Place ending(Place place) throws SQLException {
    if (!settings.untilNow()) {
      return place;
    }
    try (Connection connection = connect()) {
      return place.endingAt(number(connection, "SELECT " + message()));
    }
  }

  /** Writes a mark into the log, and gives its LSN as a number. */
  static String message() {
    return "pg_logical_emit_message(true, '%s', '') - '0/0'".formatted(MESSAGES);
  }

  private void publish(Connection connection) throws SQLException {
    long has =
        number(
            connection,
            """
            SELECT coalesce((SELECT count(t.tablename)
              FILTER (WHERE p.pubinsert AND p.pubupdate AND p.pubdelete) FROM pg_publication p
              LEFT JOIN pg_publication_tables t
              ON t.pubname = p.pubname AND t.schemaname = ? AND t.tablename = ?
              WHERE p.pubname = ? GROUP BY p.pubname), -1)
            """,
            settings.schemaName(),
            settings.tableName(),
            settings.slot());
    if (has == 0) {
      throw new IllegalStateException(
          "Cannot read %s: the publication %s is there and has not all changes of this table; drop it"
              .formatted(settings.name(), settings.slot()));
    }
    if (has < 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE PUBLICATION %s FOR TABLE %s.%s"
                .formatted(
                    quoted(settings.slot()),
                    quoted(settings.schemaName()),
                    quoted(settings.tableName())));
      }
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The LSN up to which a slot was confirmed; null if there is no slot. */
  private @Nullable Long confirmed(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT confirmed_flush_lsn - '0/0', plugin = ? AND database = current_database()"
                + " AND wal_status <> 'lost' FROM pg_replication_slots WHERE slot_name = ?")) {
      statement.setString(1, PLUGIN);
      statement.setString(2, settings.slot());
      try (ResultSet slot = statement.executeQuery()) {
        if (!slot.next()) {
          return null;
        }
        if (!slot.getBoolean(2)) {
          throw new IllegalStateException(
              "Cannot read %s: the replication slot %s is of another database or plugin, or what it"
                      .formatted(settings.name(), settings.slot())
                  + " kept is gone; drop it");
        }
        return slot.getLong(1);
      }
    }
  }

  @Override
  public void requireReachable(Place place) throws SQLException {
    try (Connection connection = connect()) {
      Long confirmed = confirmed(connection);
      if (confirmed == null) {
        throw new IllegalStateException(
            "Cannot go on with %s behind %s: its replication slot %s is gone, and the changes with"
                    .formatted(settings.name(), lsn(place.boundary()), settings.slot())
                + " it");
      }
      if (confirmed > place.boundary()) {
        throw new IllegalStateException(
            "Cannot go on with %s behind %s: its replication slot %s has let go of changes up to %s"
                .formatted(
                    settings.name(), lsn(place.boundary()), settings.slot(), lsn(confirmed)));
      }
    }
  }

  /** As PostgreSQL writes it. */
  static String lsn(long number) {
    return "%X/%X".formatted(number >>> 32, number & 0xFFFFFFFFL);
  }

  @Override
  public String shown(long boundary) {
    return lsn(boundary);
  }

  @Override
  public PostgresTable table() throws SQLException {
    try (Connection connection = connect()) {
      return PostgresTable.of(connection, settings);
    }
  }

  @Override
  public PostgresRows rows() throws SQLException {
    Connection connection = connect();
    try {
      return new PostgresRows(settings, this, PostgresTable.of(connection, settings), connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public PostgresTail tail(Place place) {
    return new PostgresTail(settings, place);
  }

  @Override
  public List<String> problems() throws SQLException {
    try (Connection connection = connect()) {
      return PostgresTable.problems(connection, settings);
    }
  }

  static long number(Connection connection, String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
