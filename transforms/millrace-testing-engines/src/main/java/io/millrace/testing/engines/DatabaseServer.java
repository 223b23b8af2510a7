/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database server in a process of its own on a port of the loopback, with one database and one
 * user of a password. It may be stopped or killed and started again with its data and its port, and
 * ends with the JVM that started it. Its own time zone is an odd one.
 *
 * @since 0.1
 */
@Evolving
public abstract sealed class DatabaseServer implements Closeable
    permits PostgresServer, MariaDbServer, MySqlServer, ClickHouseServer {
  static final Duration BOUND = Duration.ofMinutes(2);
  static final String NAME = "test";
  static final String PASSWORD = "s3cret-of-the-test";

  /** What a server of any kind says of itself when it starts. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(?:[Ss]tarting (?:PostgreSQL|MariaDB|ClickHouse) |\\(mysqld )(\\d+(?:\\.\\d+)*)");

  private final String program;
  private final Path folder;
  private final int port;
  private ServerProcess process;

  /**
   * @param folder made ready for the command
   */
  DatabaseServer(String program, Path folder, int port) throws IOException, InterruptedException {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.process = run();
  }

  /** What stays in the foreground. */
  abstract List<String> command() throws IOException;

  /** Whether it takes connections, now that it listens. */
  abstract boolean isReady() throws IOException;

  private ServerProcess run() throws IOException, InterruptedException {
    ServerProcess started = ServerProcess.start(program, command(), log());
    try {
      started.await(BOUND, () -> Ports.answers(port) && isReady());
      return started;
    } catch (IOException | InterruptedException e) {
      started.kill();
      throw e;
    }
  }

  final Path folder() {
    return folder;
  }

  final int port() {
    return port;
  }

  final Path log() {
    return log(folder);
  }

  static Path log(Path folder) {
    return folder.resolve("server.log");
  }

  /** As JDBC names it, without user and password. */
  public abstract String jdbcUrl();

  /** Who may do all in the database. */
  public final String user() {
    return NAME;
  }

  /** A file with the user's password, for who is not to know it. */
  public final Path passwordFile() throws IOException {
    Path file = folder.resolve("password");
    if (!Files.exists(file)) {
      Files.writeString(file, PASSWORD + "\n");
    }
    return file;
  }

  /** The user's password. */
  public final String password() {
    return PASSWORD;
  }

  /** Stops it as an operator does. What it has is there after a start. */
  public final synchronized void stop() throws IOException {
    process.stop();
  }

  /** Ends it at once, as {@code kill -9} does. What it has committed is there after a start. */
  public final synchronized void kill() {
    process.kill();
  }

  /**
   * Starts it again, on its port and with its data.
   *
   * @throws IOException if it does not come up within two minutes, with the end of its log
   * @throws IllegalStateException if it runs
   */
  public final synchronized void start() throws IOException, InterruptedException {
    if (process.isAlive()) {
      throw new IllegalStateException("Cannot start %s: it runs".formatted(program));
    }
    process = run();
  }

  /** Its process, which is another one after a start. */
  final synchronized ProcessHandle process() {
    return process.handle();
  }

  /** Its name and version. */
  @Override
  public final String toString() {
    try {
      Matcher version = VERSION.matcher(Files.readString(log()));
      if (!version.find()) {
        throw new IllegalStateException("Missing version of " + program + " in " + log());
      }
      return program + " " + version.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the log of " + program, e);
    }
  }

  @Override
  public final synchronized void close() throws IOException {
    stop();
  }
}
