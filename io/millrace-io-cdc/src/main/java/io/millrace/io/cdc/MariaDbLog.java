/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.cdc.ChangesMark.Place;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The binary log of a MariaDB server: what is asked of the server.
 *
 * <p>Boundaries are the ends of transactions: the number of the log's file, and in the lower 32
 * bits the position in it. Their witnesses are the GTIDs of the last transactions.
 */
final class MariaDbLog implements DatabaseLog {
  private static final String DRIVER = "org.mariadb.jdbc.Driver";
  private static final String LIBRARY = "org.mariadb.jdbc:mariadb-java-client";
  private static final int POSITION_BITS = 32;
  private static final long POSITION = (1L << POSITION_BITS) - 1;
  private static final long MICROS = 1_000_000;

  /** How long the server waits for who takes its rows. */
  private static final int PATIENCE_SECONDS = 3_600;

  private final ChangesSettings settings;

  MariaDbLog(ChangesSettings settings) {
    this.settings = settings;
  }

  /** Opens a connection in UTC. */
  private Connection connect() throws SQLException {
    try {
      Class.forName(DRIVER);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Missing required driver %s; add %s".formatted(DRIVER, LIBRARY), e);
    }
    Properties properties = new Properties();
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    String password = settings.password();
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection connection = DriverManager.getConnection("jdbc:" + settings.url(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone = '+00:00', sql_mode = ''");
      statement.execute("SET net_write_timeout = " + PATIENCE_SECONDS);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The place is that of a snapshot: the log is written before a transaction is seen, so its end
   * may be behind what the rows have.
   */
  @Override
  public Place begin() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      long micros =
          Long.parseLong(
              text(connection, "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"));
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      Map<String, String> snapshot = pairs(connection, "SHOW STATUS LIKE 'binlog_snapshot_%'");
      statement.execute("COMMIT");
      String file = snapshot.getOrDefault("Binlog_snapshot_file", "");
      if (file.isEmpty()) {
        throw new IllegalStateException(
            "Cannot read %s: its server writes no binary log; start it with log_bin"
                .formatted(settings.name()));
      }
      long position = Long.parseLong(snapshot.getOrDefault("Binlog_snapshot_position", "4"));
      String witness = transactions(connection, file, position);
      Place begun =
          new Place(
              !settings.snapshot(),
              List.of(),
              boundary(number(file), position),
              0,
              micros,
              // The log has seconds.
              micros / MICROS * 1_000,
              Place.NO_END,
              witness == null ? "" : witness);
      return settings.snapshot() ? begun : ending(begun);
    }
  }

  @Override
  public Place ending(Place place) throws SQLException {
    if (!settings.untilNow()) {
      return place;
    }
    try (Connection connection = connect()) {
      return place.endingAt(end(connection));
    }
  }

  private static long end(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
      row.next();
      return boundary(number(row.getString(1)), row.getLong(2));
    }
  }

  /**
   * The end of the log.
   *
   * @param millis a time of the server's clock before that
   */
  record Clock(long boundary, long millis) {}

  /** Asks the server for its time, in seconds as its log has it, and then for the end of that. */
  Clock clock() throws SQLException {
    try (Connection connection = connect()) {
      long millis =
          Long.parseLong(text(connection, "SELECT CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED)"));
      return new Clock(end(connection), millis);
    }
  }

  @Override
  public void requireReachable(Place place) throws SQLException {
    try (Connection connection = connect()) {
      String file = file(connection, place);
      if (place.witness().isEmpty()) {
        return;
      }
      String there = transactions(connection, file, place.boundary() & POSITION);
      if (there == null || !Arrays.asList(there.split(",")).containsAll(gtids(place))) {
        throw new IllegalStateException(
            refusal(place)
                + "transaction %s does not end there; it is another server's log, or it was"
                    .formatted(place.witness())
                + " reset; begin anew");
      }
    }
  }

  private static List<String> gtids(Place place) {
    return Arrays.asList(place.witness().split(","));
  }

  private String refusal(Place place) {
    return "Cannot go on with %s behind %s: ".formatted(settings.name(), shown(place.boundary()));
  }

  /** The last transactions before a place; null if there is no such place. */
  private static @Nullable String transactions(Connection connection, String file, long position)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT BINLOG_GTID_POS(?, CAST(? AS SIGNED))")) {
      statement.setString(1, file);
      statement.setLong(2, position);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** The file of the log that a place is in. */
  private String file(Connection connection, Place place) throws SQLException {
    long number = place.boundary() >>> POSITION_BITS;
    return pairs(connection, "SHOW BINARY LOGS").keySet().stream()
        .filter(file -> number(file) == number)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    refusal(place)
                        + "the server has that file of its binary log no more, and the changes in"
                        + " it; keep it longer by binlog_expire_logs_seconds, and begin anew"));
  }

  /** The number that a file's name ends with. */
  static long number(String file) {
    return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
  }

  static long boundary(long file, long position) {
    return file << POSITION_BITS | position;
  }

  @Override
  public String shown(long boundary) {
    return place(boundary >>> POSITION_BITS, boundary & POSITION);
  }

  /** As it is shown: the number as the name has it, and the position. */
  static String place(long file, long position) {
    return "%06d:%d".formatted(file, position);
  }

  @Override
  public MariaDbTable table() throws SQLException {
    try (Connection connection = connect()) {
      return MariaDbTable.of(connection, settings);
    }
  }

  @Override
  public MariaDbRows rows() throws SQLException {
    Connection connection = connect();
    try {
      return new MariaDbRows(settings, this, MariaDbTable.of(connection, settings), connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public MariaDbTail tail(Place place) throws IOException, SQLException {
    try (Connection connection = connect()) {
      String file = file(connection, place);
      Map<String, String> charsets =
          pairs(
              connection,
              "SELECT ID, CHARACTER_SET_NAME"
                  + " FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY"
                  + " WHERE ID IS NOT NULL");
      return new MariaDbTail(
          settings,
          this,
          place,
          new BinlogTexts(charsets),
          Binlog.open(settings, file, place.boundary() & POSITION));
    }
  }

  @Override
  public List<String> problems() throws SQLException {
    try (Connection connection = connect()) {
      return MariaDbTable.problems(connection, settings);
    }
  }

  /** The first two columns of what is asked for. */
  static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
    Map<String, String> pairs = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String value = rows.getString(2);
        pairs.put(rows.getString(1), value == null ? "" : value);
      }
    }
    return pairs;
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
