/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(PostgresExtension.class)
class PostgresChangesOracleTest {
  @Test
  void readersThatCrashAtRandomComeToTheTable(PostgresServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "crashes", PostgresWrites.COLUMNS);
    table.execute(
        "INSERT INTO crashes SELECT i, 'n' || i, i, now() FROM generate_series(0, %d) i"
            .formatted(CrashingReaders.FIRST_ROWS - 1));
    PostgresWrites.audit(table);
    String shown =
        "concat_ws('|', coalesce(note, 'null'), coalesce(price::text, 'null'),"
            + " coalesce(floor(extract(epoch FROM at) * 1000)::bigint::text, 'null'))";

    new CrashingReaders(table, shown, PostgresWrites::new).comeToTheTable();
  }
}
