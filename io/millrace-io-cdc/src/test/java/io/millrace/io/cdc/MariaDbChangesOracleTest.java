/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(MariaDbExtension.class)
class MariaDbChangesOracleTest {
  @Test
  void readersThatCrashAtRandomComeToTheTable(MariaDbServer server) throws Exception {
    ChangedTable table = ChangedTable.of(server, "crashes", MariaDbWrites.COLUMNS);
    table.execute(
        "INSERT INTO crashes SELECT seq, concat('n', seq), seq, now(6), NULL FROM seq_0_to_%d"
            .formatted(CrashingReaders.FIRST_ROWS - 1));
    MariaDbWrites.audit(table);
    String shown =
        "concat_ws('|', coalesce(note, 'null'), coalesce(price, 'null'),"
            + " coalesce(floor(unix_timestamp(at) * 1000), 'null'))";

    new CrashingReaders(table, shown, MariaDbWrites::new).comeToTheTable("FLUSH BINARY LOGS");
  }
}
