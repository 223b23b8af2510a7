/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.sql.SQLException;
import java.sql.Statement;

/** Random changes of a table of PostgreSQL. */
final class PostgresWrites extends RandomWrites {
  static final String COLUMNS =
      "id bigint PRIMARY KEY, note text, price numeric(12,2), at timestamptz, filler text";

  PostgresWrites(ChangedTable table, long seed, int transactions, long firstCopied) {
    super(table, seed, transactions, firstCopied);
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

  @Override
  String upsert(int id) {
    return "INSERT INTO %s VALUES (%d, %s, %d.50, now(), repeat('f', %d)) ON CONFLICT (id) DO UPDATE SET note = excluded.note, at = excluded.at"
        .formatted(table.name(), id, text(), random.nextInt(1_000), random.nextInt(300));
  }

  /** Rows that share a place in the log. */
  @Override
  void copy(Statement statement, long first, long last) throws SQLException {
    statement.execute("COPY %s (id) FROM PROGRAM 'seq %d %d'".formatted(table.name(), first, last));
  }
}
