/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(MariaDbExtension.class)
class KilledMariaDbReaderTest {
  @TempDir Path folder;

  @Test
  void whatTheCheckpointsOfKilledReadersKeepIsTheTable(MariaDbServer server) throws Exception {
    KilledReaders.comeToTheTable(server, folder);
  }
}
