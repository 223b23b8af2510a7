/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Changes a table at random, in transactions of which some are rolled back, some stay open for a
 * while, and some copy rows together.
 */
abstract class RandomWrites implements Callable<Integer> {
  private static final int KEYS = 200;

  final ChangedTable table;
  final Random random;
  private final int transactions;
  private long nextCopied;

  /**
   * @param firstCopied the first key of rows that are copied, which no other writer has
   */
  RandomWrites(ChangedTable table, long seed, int transactions, long firstCopied) {
    this.table = table;
    this.random = new Random(seed);
    this.transactions = transactions;
    this.nextCopied = firstCopied;
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
        case 2, 3 -> update(statement, id);
        case 4 -> statement.execute("DELETE FROM %s WHERE id = %d".formatted(table.name(), id));
        case 5 ->
            statement.execute(
                "UPDATE %s SET id = %d WHERE id = %d"
                    .formatted(table.name(), random.nextInt(KEYS), id));
        default -> {
          int rows = 1 + random.nextInt(30);
          copy(statement, nextCopied, nextCopied + rows - 1);
          nextCopied += rows;
        }
      }
    }
  }

  /** Changes a few rows from a key on. */
  final void update(Statement statement, int id) throws SQLException {
    statement.execute(
        "UPDATE %s SET note = %s, price = price + 1.25 WHERE id BETWEEN %d AND %d"
            .formatted(table.name(), text(), id, id + random.nextInt(4)));
  }

  abstract String upsert(int id);

  final String text() {
    return random.nextInt(5) == 0 ? "NULL" : "'n" + random.nextInt(1_000_000) + "'";
  }

  /** Inserts rows by one statement. */
  abstract void copy(Statement statement, long first, long last) throws SQLException;
}
