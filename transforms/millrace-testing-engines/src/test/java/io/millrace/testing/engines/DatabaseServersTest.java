/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class DatabaseServersTest {
  @RegisterExtension static final PostgresExtension POSTGRES = PostgresExtension.ofClass();
  @RegisterExtension static final MariaDbExtension MARIADB = MariaDbExtension.ofClass();
  @RegisterExtension static final MySqlExtension MYSQL = MySqlExtension.ofClass();

  @RegisterExtension static final ClickHouseExtension CLICKHOUSE = ClickHouseExtension.ofClass();

  @Test
  void postgresComesBackAfterAStopAndAKill(PostgresServer postgres) throws Exception {
    comesBackAfterAStopAndAKill(postgres);
  }

  @Test
  void mariaDbComesBackAfterAStopAndAKill(MariaDbServer mariaDb) throws Exception {
    comesBackAfterAStopAndAKill(mariaDb);
  }

  @Test
  void mySqlComesBackAfterAStopAndAKill(MySqlServer mySql) throws Exception {
    comesBackAfterAStopAndAKill(mySql);
  }

  @Test
  void clickHouseComesBackAfterAStopAndAKill(ClickHouseServer clickHouse) throws Exception {
    comesBackAfterAStopAndAKill(clickHouse);
  }

  private static void comesBackAfterAStopAndAKill(DatabaseServer server) throws Exception {
    String url = server.jdbcUrl();

    server.stop();
    boolean stopped = !Ports.answers(server.port());
    server.start();
    Set<Long> processes = processes(server);
    server.kill();
    boolean killed = !Ports.answers(server.port());
    server.start();

    assertThat(stopped).isTrue();
    assertThat(killed).isTrue();
    assertThat(processes).isNotEmpty().noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(Ports.answers(server.port())).isTrue();
    assertThat(server.jdbcUrl()).isEqualTo(url);
    assertThat(server.toString()).matches("(PostgreSQL|MariaDB|MySQL|ClickHouse) \\d+(\\.\\d+)+");
    assertThatThrownBy(server::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("Cannot start (PostgreSQL|MariaDB|MySQL|ClickHouse): it runs");
  }

  private static Set<Long> processes(DatabaseServer server) {
    return Stream.concat(Stream.of(server.process()), server.process().descendants())
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  @Test
  void listensOnTheLoopbackOnly(
      PostgresServer postgres,
      MariaDbServer mariaDb,
      MySqlServer mySql,
      ClickHouseServer clickHouse)
      throws Exception {
    for (DatabaseServer server : List.of(postgres, mariaDb, mySql, clickHouse)) {
      // Its children's children come and go.
      for (ProcessHandle process : server.process().children().toList()) {
        assertThat(Listening.at(process)).allMatch(Listening::isLoopback);
      }
    }
  }

  @Test
  void neverRunsAsRoot(
      PostgresServer postgres,
      MariaDbServer mariaDb,
      MySqlServer mySql,
      ClickHouseServer clickHouse) {
    for (DatabaseServer server : List.of(postgres, mariaDb, mySql, clickHouse)) {
      assertThat(server.process().descendants().toList())
          .isNotEmpty()
          .noneMatch(process -> process.info().user().equals(Optional.of("root")));
    }
  }

  @Test
  void keepsThePasswordInAFile(PostgresServer postgres) throws IOException {
    Path file = postgres.passwordFile();

    assertThat(Files.readString(file).strip()).isEqualTo(postgres.password());
  }

  @Test
  void saysWhichPackageIsMissing() {
    assertThatThrownBy(() -> ServerProcess.find("no-such-program", List.of(), "no-such-package"))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot find no-such-program: install the package no-such-package");
  }
}
