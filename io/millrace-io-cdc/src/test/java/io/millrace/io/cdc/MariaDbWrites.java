/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * Random changes of a table of MariaDB. Some transactions make a temporary table, with which the
 * server logs what it rolls back, too.
 */
final class MariaDbWrites extends RandomWrites {
  static final String COLUMNS =
      "id bigint PRIMARY KEY, note text, price decimal(12,2), at timestamp(6) NULL, filler text";

  MariaDbWrites(ChangedTable table, long seed, int transactions, long firstCopied) {
    super(table, seed, transactions, firstCopied);
  }

  /** Has each change of a row written down; an update that changes nothing is not logged. */
  static void audit(ChangedTable table) throws SQLException {
    table.execute(
        "DROP TABLE IF EXISTS audit",
        "CREATE TABLE audit (changes int)",
        "CREATE TRIGGER audit_insert AFTER INSERT ON %s FOR EACH ROW INSERT INTO audit VALUES (1)"
            .formatted(table.name()),
        "CREATE TRIGGER audit_delete AFTER DELETE ON %s FOR EACH ROW INSERT INTO audit VALUES (1)"
            .formatted(table.name()),
        """
        CREATE TRIGGER audit_update AFTER UPDATE ON %s FOR EACH ROW
          INSERT INTO audit VALUES (CASE WHEN OLD.id <> NEW.id THEN 2
            WHEN OLD.note <=> NEW.note AND OLD.price <=> NEW.price AND OLD.at <=> NEW.at THEN 0
            ELSE 1 END)
        """
            .formatted(table.name()));
  }

  @Override
  String upsert(int id) {
    return "INSERT INTO %s VALUES (%d, %s, %d.50, now(6), repeat('f', %d))"
            .formatted(table.name(), id, text(), random.nextInt(1_000), random.nextInt(300))
        + " ON DUPLICATE KEY UPDATE note = VALUES(note), at = VALUES(at)";
  }

  @Override
  void copy(Statement statement, long first, long last) throws SQLException {
    switch (random.nextInt(3)) {
      case 0 -> {
        statement.execute("SAVEPOINT `a point`");
        update(statement, random.nextInt(100));
        insert(statement, first, last);
        statement.execute("ROLLBACK TO SAVEPOINT `a point`");
      }
      case 1 -> {
        statement.execute("CREATE TEMPORARY TABLE IF NOT EXISTS scratch (n int)");
        insert(statement, first, last);
      }
      default -> insert(statement, first, last);
    }
  }

  private void insert(Statement statement, long first, long last) throws SQLException {
    statement.execute(
        "INSERT INTO %s (id) SELECT seq FROM seq_%d_to_%d".formatted(table.name(), first, last));
  }
}
