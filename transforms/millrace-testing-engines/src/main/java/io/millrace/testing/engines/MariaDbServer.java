/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * MariaDB as Debian's package {@code mariadb-server} brings it; see {@link DatabaseServer}.
 *
 * @since 0.1
 */
@Evolving
public final class MariaDbServer extends DatabaseServer {
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"));
  private static final String PACKAGE = "mariadb-server";

  private MariaDbServer(Path folder, int port) throws IOException, InterruptedException {
    super("MariaDB", folder, port);
  }

  /**
   * Starts a server.
   *
   * @param folder takes its data and log, and is not deleted
   * @throws IOException if it is not installed, or does not come up within two minutes
   */
  public static MariaDbServer start(Path folder) throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("init.sql"),
        """
        CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4;
        CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';
        GRANT ALL ON *.* TO '%s'@'%%';
        """
            .formatted(NAME, NAME, PASSWORD, NAME));
    ServerProcess.give(folder);
    ServerProcess.run(
        "mariadb-install-db",
        List.of(
            ServerProcess.find("mariadb-install-db", FOLDERS, PACKAGE).toString(),
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--datadir=" + folder.resolve("data")),
        log(folder),
        BOUND);
    return new MariaDbServer(folder, Ports.free());
  }

  @Override
  List<String> command() throws IOException {
    return List.of(
        ServerProcess.find("mariadbd", FOLDERS, PACKAGE).toString(),
        "--no-defaults",
        "--datadir=" + folder().resolve("data"),
        "--bind-address=" + Ports.LOOPBACK,
        "--port=" + port(),
        "--socket=" + folder().resolve("socket"),
        "--pid-file=" + folder().resolve("pid"),
        "--init-file=" + folder().resolve("init.sql"),
        "--skip-name-resolve",
        "--log-bin=" + folder().resolve("binlog"),
        "--binlog-format=ROW",
        "--binlog-row-metadata=FULL",
        "--innodb-buffer-pool-size=32M");
  }

  /** Who connects waits until it is. */
  @Override
  boolean isReady() {
    return true;
  }

  @Override
  public String jdbcUrl() {
    return "jdbc:mariadb://%s:%d/%s".formatted(Ports.LOOPBACK, port(), NAME);
  }
}
