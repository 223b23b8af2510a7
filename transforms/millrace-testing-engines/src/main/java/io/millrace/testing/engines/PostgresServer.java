/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL as Debian's package {@code postgresql-15} or a later one brings it; see {@link
 * DatabaseServer}.
 *
 * @since 0.1
 */
@Evolving
public final class PostgresServer extends DatabaseServer {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
  private static final String PACKAGE = "postgresql-15";

  private PostgresServer(Path folder, int port) throws IOException, InterruptedException {
    super("PostgreSQL", folder, port);
  }

  /**
   * Starts a server.
   *
   * @param folder takes its data and log, and is not deleted
   * @throws IOException if it is not installed, or does not come up within two minutes
   */
  public static PostgresServer start(Path folder) throws IOException, InterruptedException {
    Path password = folder.resolve("password");
    Files.writeString(password, PASSWORD + "\n");
    ServerProcess.give(folder);
    ServerProcess.run(
        "initdb",
        List.of(
            program("initdb").toString(),
            "--pgdata=" + folder.resolve("data"),
            "--username=" + NAME,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync"),
        log(folder),
        BOUND);
    return new PostgresServer(folder, Ports.free());
  }

  @Override
  List<String> command() throws IOException {
    return List.of(
        program("postgres").toString(),
        "-D",
        folder().resolve("data").toString(),
        "-p",
        String.valueOf(port()),
        "-c",
        "listen_addresses=" + Ports.LOOPBACK,
        "-c",
        "unix_socket_directories=",
        "-c",
        "wal_level=logical",
        "-c",
        "shared_buffers=32MB",
        "-c",
        // What readers of changes leave, test by test.
        "max_replication_slots=100");
  }

  /** It listens while it recovers, and refuses. */
  @Override
  boolean isReady() throws IOException {
    return Files.readString(folder().resolve("data").resolve("postmaster.pid")).contains("ready");
  }

  private static Path program(String name) throws IOException {
    return ServerProcess.find(name, folders(), PACKAGE);
  }

  /** The newest version first. */
  private static List<Path> folders() throws IOException {
    if (!Files.isDirectory(PACKAGES)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(PACKAGES)) {
      return versions
          .sorted(Comparator.reverseOrder())
          .map(version -> version.resolve("bin"))
          .toList();
    }
  }

  @Override
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/postgres".formatted(Ports.LOOPBACK, port());
  }
}
