/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class PostgresCatalogTest extends CatalogContract {
  @RegisterExtension static final PostgresExtension POSTGRES = PostgresExtension.ofClass();
  @TempDir static Path warehouse;

  private final PostgresServer server;

  PostgresCatalogTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  IcebergCatalog catalog() {
    return catalog(server.jdbcUrl(), server.password());
  }

  private IcebergCatalog catalog(String url, String password) {
    return new IcebergCatalog(
        "postgres",
        Map.of(
            "type",
            "jdbc",
            "uri",
            url,
            "jdbc.user",
            server.user(),
            "jdbc.password",
            password,
            "jdbc.schema-version",
            "V1",
            "warehouse",
            warehouse.toUri().toString()));
  }

  @Test
  void losesNothingOfSeveralJvmsThatUpsertAtOnce() throws Exception {
    assertHoldsForSeveralJvms();
  }

  @Test
  void saysWhereTheServerThatRefusesIsAndNotWhoAsks() {
    String url = server.jdbcUrl();
    String withUser = url + "?user=me&password=" + server.password();

    assertThatThrownBy(() -> IcebergTables.open(catalog(url, "wrong-secret")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot open the catalog postgres at %s: FATAL: password authentication failed for user \"%s\""
                .formatted(url, server.user()));
    assertThatThrownBy(() -> IcebergTables.open(unnamed(withUser)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot open the catalog postgres at " + url + ": FATAL: ")
        .hasStackTraceContaining("Caused by: org.postgresql.util.PSQLException")
        .satisfies(failure -> assertThat(trace(failure)).doesNotContain(server.password()));
  }

  @Test
  void saysThatTheServerIsAway() throws Exception {
    server.stop();
    try {
      assertThatThrownBy(() -> IcebergTables.open(catalog()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Cannot open the catalog postgres at " + server.jdbcUrl() + ": ")
          .hasMessageEndingWith("; start it, or correct its address");
    } finally {
      server.start();
    }
  }

  private IcebergCatalog unnamed(String url) {
    Map<String, String> properties = new HashMap<>(catalog(url, "").properties());
    properties.keySet().removeAll(List.of("jdbc.user", "jdbc.password"));
    return new IcebergCatalog("postgres", properties);
  }

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
