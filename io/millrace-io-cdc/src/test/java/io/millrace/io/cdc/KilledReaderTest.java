/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(PostgresExtension.class)
class KilledReaderTest {
  @TempDir Path folder;

  @Test
  void whatTheCheckpointsOfKilledReadersKeepIsTheTable(PostgresServer server) throws Exception {
    KilledReaders.comeToTheTable(server, folder);
  }
}
