/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import io.millrace.benchmarks.answer.Counts;
import io.millrace.transforms.Internal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * DuckDB inside the JVM, through JDBC. Repeats are found by grouping on the id, which is right only
 * where copies of an id are identical, as the generator's are; a product without a category, a
 * value of another type or a line that is no JSON ends the run instead of passing wrongly.
 *
 * <p>{@code --form=two-scans} (the default, and the faster one) reads typed columns and groups
 * them, then reads the lines again for those to reject, since the typed reader does not show a
 * line's text. {@code --form=one-scan} reads each line as JSON text once and takes the fields out
 * into a table that both queries read.
 *
 * @since 0.1
 */
@Internal
public final class DuckDb {
  private static final String VALID = "quantity >= 1 AND price >= 0";
  private static final String KEPT =
      """
      SELECT any_value(ts) AS ts, any_value(product_id) AS product_id,
        any_value(quantity * price) AS revenue, count(*) AS copies
      FROM %s WHERE quantity >= 1 AND price >= 0 GROUP BY event_id\
      """;
  private static final String AGGREGATE =
      """
      CREATE TEMP TABLE result AS
      SELECT ts - ts %% 60000 AS start, category, count(*) AS events,
        CAST(sum(revenue) * 100 AS BIGINT) AS cents, sum(copies) AS copies
      FROM (%s) LEFT JOIN products USING (product_id) GROUP BY ALL\
      """;
  private static final String ROWS =
      """
      CREATE TEMP TABLE result AS
      SELECT event_id, any_value(type) AS type, any_value(ts) AS ts, any_value(user_id) AS user_id,
        any_value(session_id) AS session_id, any_value(e.product_id) AS product_id,
        any_value(quantity) AS quantity, any_value(price) AS price,
        any_value(currency) AS currency, any_value(country) AS country,
        any_value(category) AS category, 1 AS events, count(*) AS copies
      FROM %s e LEFT JOIN products USING (product_id)
      WHERE quantity >= 1 AND price >= 0 GROUP BY event_id\
      """;

  private final ContenderArgs args;
  private final Statement sql;
  private final boolean oneScan;

  private DuckDb(ContenderArgs args, Statement sql) {
    this.args = args;
    this.sql = sql;
    String form = args.others().getOrDefault("form", "two-scans");
    this.oneScan =
        switch (form) {
          case "one-scan" -> true;
          case "two-scans" -> false;
          default ->
              throw new IllegalArgumentException(
                  "Unsupported form: " + form + " (supported: one-scan, two-scans)");
        };
  }

  public static void main(String[] args) throws Exception {
    run(ContenderArgs.parse(args));
  }

  static void run(ContenderArgs args) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = connection.createStatement()) {
      sql.execute("SET threads = " + args.parallelism());
      sql.execute("SET preserve_insertion_order = false");
      new DuckDb(args, sql).run();
    }
  }

  private void run() throws SQLException, IOException {
    sql.execute(
        "CREATE TEMP TABLE products AS FROM read_csv(%s, header = true, all_varchar = true)"
            .formatted(text(args.input().products())));
    if (oneScan) {
      sql.execute(events());
    }
    String events = oneScan ? "events" : typed();
    sql.execute(args.aggregates() ? AGGREGATE.formatted(KEPT.formatted(events)) : rows(events));
    refuseMisses();
    writeRejected();
    writeResult();
    long accepted = number("SELECT coalesce(sum(events), 0) FROM result");
    long valid = number("SELECT coalesce(sum(copies), 0) FROM result");
    long rejected = number("SELECT count(*) FROM rejected");
    new Counts(valid + rejected, rejected, valid - accepted, 0, accepted).write(args.output());
  }

  private static String rows(String events) {
    return ROWS.formatted(events);
  }

  private String files() {
    return text(args.input().folder().resolve("events").resolve("*.ndjson"));
  }

  private String typed() {
    String texts =
        args.aggregates()
            ? ""
            : ", type: 'VARCHAR', user_id: 'VARCHAR', session_id: 'VARCHAR', currency: 'VARCHAR',"
                + " country: 'VARCHAR'";
    return """
        read_json(%s, format = 'newline_delimited', columns = {event_id: 'VARCHAR', ts: 'BIGINT',
          product_id: 'VARCHAR', quantity: 'INTEGER', price: 'DECIMAL(12,2)'%s})\
        """
        .formatted(files(), texts);
  }

  private String events() {
    StringBuilder fields = new StringBuilder();
    String[] texts = {"type", "user_id", "session_id", "currency", "country"};
    for (String name : args.aggregates() ? new String[0] : texts) {
      fields.append(String.format(Locale.ROOT, ", f.%s AS %s", name, name));
    }
    String types =
        args.aggregates()
            ? ""
            : ",\"type\":\"VARCHAR\",\"user_id\":\"VARCHAR\",\"session_id\":\"VARCHAR\""
                + ",\"currency\":\"VARCHAR\",\"country\":\"VARCHAR\"";
    return """
        CREATE TEMP TABLE events AS
        SELECT f.event_id AS event_id, f.ts AS ts, f.product_id AS product_id,
          f.quantity AS quantity, f.price AS price%s,
          CASE WHEN f.quantity >= 1 AND f.price >= 0 THEN NULL ELSE line END AS line
        FROM (SELECT json AS line, json_transform_strict(json, '{"event_id":"VARCHAR",
          "ts":"BIGINT","product_id":"VARCHAR","quantity":"INTEGER","price":"DECIMAL(12,2)"%s}') f
          FROM read_ndjson_objects(%s))\
        """
        .formatted(fields, types, files());
  }

  private void writeRejected() throws SQLException {
    String lines =
        oneScan
            ? "SELECT line FROM events WHERE line IS NOT NULL"
            : """
              SELECT line FROM (SELECT json AS line, CAST(json->>'quantity' AS INTEGER) AS quantity,
                CAST(json->>'price' AS DECIMAL(12,2)) AS price FROM read_ndjson_objects(%s))
              WHERE NOT coalesce(%s, false)\
              """
                .formatted(files(), VALID);
    sql.execute("CREATE TEMP TABLE rejected AS " + lines);
    sql.execute(
        "COPY rejected TO %s (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\t')"
            .formatted(text(args.rejected("part-0.ndjson"))));
  }

  private void writeResult() throws SQLException {
    if (args.aggregates()) {
      sql.execute(
          "COPY (SELECT start, category, events, cents FROM result) TO %s (FORMAT csv, HEADER false)"
              .formatted(text(args.result("part-0.csv"))));
    } else {
      sql.execute(
          "COPY (SELECT * EXCLUDE (events, copies) FROM result) TO %s (FORMAT parquet)"
              .formatted(text(args.result("part-0.parquet"))));
    }
  }

  private void refuseMisses() throws SQLException {
    long misses = number("SELECT count(*) FROM result WHERE category IS NULL");
    if (misses > 0) {
      throw new IllegalStateException(
          "Cannot look up a category: " + misses + " rows have a product the table lacks");
    }
  }

  private long number(String query) throws SQLException {
    try (ResultSet rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String text(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
