/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Changes a table at random, in transactions of which some are rolled back, some stay open for a
 * while, and some copy rows together. A trigger in the table's database writes down what becomes of
 * rows.
 */
final class RandomWrites implements Callable<Integer> {
  static final String COLUMNS =
      "id bigint PRIMARY KEY, note text, price numeric(12,2), at timestamptz, filler text";
  private static final int KEYS = 200;

  private final ChangedTable table;
  private final Random random;
  private final int transactions;
  private final long firstCopied;
  private long copied;

  /**
   * @param firstCopied the first key of rows that are copied, which no other writer has
   */
  RandomWrites(ChangedTable table, long seed, int transactions, long firstCopied) {
    this.table = table;
    this.random = new Random(seed);
    this.transactions = transactions;
    this.firstCopied = firstCopied;
  }

  /** Has each change of a row written down; one of a key is a delete and an insert to a reader. */
  static void audit(ChangedTable table) throws SQLException {
    table.execute(
        "DROP TABLE IF EXISTS audit",
        "CREATE TABLE audit (changes int)",
        """
        CREATE OR REPLACE FUNCTION audit() RETURNS trigger AS $$ BEGIN
          INSERT INTO audit VALUES (CASE WHEN TG_OP = 'UPDATE' AND OLD.id <> NEW.id THEN 2 ELSE 1 END);
          RETURN NULL;
        END $$ LANGUAGE plpgsql
        """,
        "CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION audit()"
            .formatted(table.name()));
  }

  /** Gives how many transactions were refused. */
  @Override
  public Integer call() throws SQLException {
    int refused = 0;
    try (Connection connection = table.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < transactions; i++) {
        try {
          write(statement);
          if (random.nextInt(6) == 0) {
            connection.rollback();
          } else {
            connection.commit();
          }
        } catch (SQLException e) {
          // A deadlock, or a key that is there.
          connection.rollback();
          refused++;
        }
      }
    }
    return refused;
  }

  private void write(Statement statement) throws SQLException {
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      int id = random.nextInt(KEYS);
      switch (random.nextInt(7)) {
        case 0, 1 -> statement.execute(upsert(id));
        case 2, 3 ->
            statement.execute(
                "UPDATE %s SET note = %s, price = price + 1.25 WHERE id BETWEEN %d AND %d"
                    .formatted(table.name(), text(), id, id + random.nextInt(4)));
        case 4 -> statement.execute("DELETE FROM %s WHERE id = %d".formatted(table.name(), id));
        case 5 ->
            statement.execute(
                "UPDATE %s SET id = %d WHERE id = %d"
                    .formatted(table.name(), random.nextInt(KEYS), id));
        default -> copy(statement);
      }
    }
  }

  private String upsert(int id) {
    return "INSERT INTO %s VALUES (%d, %s, %d.50, now(), repeat('f', %d)) ON CONFLICT (id) DO UPDATE SET note = excluded.note, at = excluded.at"
        .formatted(table.name(), id, text(), random.nextInt(1_000), random.nextInt(300));
  }

  private String text() {
    return random.nextInt(5) == 0 ? "NULL" : "'n" + random.nextInt(1_000_000) + "'";
  }

  /** Rows that share a place in the log. */
  private void copy(Statement statement) throws SQLException {
    int rows = 1 + random.nextInt(30);
    statement.execute(
        "COPY %s (id) FROM PROGRAM 'seq %d %d'"
            .formatted(table.name(), firstCopied + copied, firstCopied + copied + rows - 1));
    copied += rows;
  }
}
