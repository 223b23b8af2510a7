/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.testing.engines.MySqlExtension;
import io.millrace.testing.engines.MySqlServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(MySqlExtension.class)
class ReadTableOnMySqlTest extends ReadStandardSqlContract {
  private static TestDatabase database;

  @BeforeAll
  static void connect(MySqlServer server) throws Exception {
    database = TestDatabase.of(server);
  }

  @Override
  TestDatabase database() {
    return database;
  }
}
