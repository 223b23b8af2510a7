/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(PostgresExtension.class)
class UpsertRowsOnPostgresTest extends UpsertUniqueKeyContract {
  private static TestDatabase database;

  @BeforeAll
  static void connect(PostgresServer server) throws Exception {
    database = TestDatabase.of(server);
  }

  @Override
  TestDatabase database() {
    return database;
  }
}
