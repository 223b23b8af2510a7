/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(MariaDbExtension.class)
class ReadTableOnMariaDbTest extends ReadStandardSqlContract {
  private static TestDatabase database;

  @BeforeAll
  static void connect(MariaDbServer server) throws Exception {
    database = TestDatabase.of(server);
  }

  @Override
  TestDatabase database() {
    return database;
  }
}
