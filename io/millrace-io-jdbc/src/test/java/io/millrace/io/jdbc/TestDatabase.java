/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.testing.engines.ClickHouseServer;
import io.millrace.testing.engines.DatabaseServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database of a test, and a way to it that is not the one under test.
 *
 * @param url with all that plain JDBC needs
 */
record TestDatabase(String name, JdbcAddress address, String url) {

  static TestDatabase sqlite(Path folder) {
    return embedded("SQLite", "jdbc:sqlite:" + folder.resolve("test.sqlite"));
  }

  /** What is committed is on disk at once, not half a second behind. */
  static TestDatabase h2(Path folder) {
    return embedded(
        "H2",
        "jdbc:h2:file:%s;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0".formatted(folder.resolve("test")));
  }

  static TestDatabase duckDb(Path folder) {
    return embedded("DuckDB", "jdbc:duckdb:" + folder.resolve("test.duckdb"));
  }

  static TestDatabase of(DatabaseServer server) throws IOException, ClassNotFoundException {
    if (server instanceof ClickHouseServer) {
      // Its jar does not say that it has a driver.
      Class.forName("ru.yandex.clickhouse.ClickHouseDriver");
    }
    String url = server.jdbcUrl();
    return new TestDatabase(
        server.getClass().getSimpleName(),
        JdbcAddress.of(url)
            .withUser(server.user())
            .withPasswordFromFile(server.passwordFile().toString()),
        url
            + "?user="
            + server.user()
            + "&password="
            + server.password()
            + (server instanceof ClickHouseServer ? "&compress=false" : ""));
  }

  private static TestDatabase embedded(String name, String url) {
    return new TestDatabase(name, JdbcAddress.of(url), url);
  }

  /** The type of times without a zone. */
  String timestamp() {
    return url.startsWith("jdbc:mariadb:") || isMySql() ? "DATETIME" : "TIMESTAMP";
  }

  /** Whether it refuses what a CHECK of a table does not let in: MySQL does so from 8.0.16 on. */
  boolean heedsChecks() {
    return !isMySql();
  }

  /** Whether a write knows that a row as new was there. */
  boolean tellsSuperseded() {
    return !isClickHouse();
  }

  /** The rows of a table that are the latest ones of their keys. */
  String from(String table) {
    return isClickHouse() ? table + " FINAL" : table;
  }

  boolean isClickHouse() {
    return url.startsWith("jdbc:clickhouse:");
  }

  private boolean isMySql() {
    return url.startsWith("jdbc:mysql:");
  }

  /** Says on the standard output what it is, as the kit's servers do. */
  void tell() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      DatabaseMetaData about = connection.getMetaData();
      System.out.printf(
          "Started %s %s%n", about.getDatabaseProductName(), about.getDatabaseProductVersion());
    }
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Rows as the driver's text. */
  List<List<@Nullable String>> query(String sql) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.add(result.getString(column));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public String toString() {
    return name;
  }
}
