/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.testing.engines.EngineProcess.Program;
import io.millrace.transforms.Evolving;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An Iceberg REST catalog in a process of its own on a port of the loopback: Iceberg's own servlet
 * over an SQLite catalog, its tables in a folder that clients read and write themselves. It may be
 * stopped or killed and started again with its tables and its port, and ends with the JVM that
 * started it. Asks for no password.
 *
 * @since 0.1
 */
@Evolving
public final class IcebergRestServer implements Closeable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String NAME = "iceberg-rest";
  private static final String PROGRAM = "IcebergRest";

  private final Path folder;
  private final int port;
  private final List<Path> jars;
  private EngineProcess process;

  private IcebergRestServer(Path folder, int port, List<Path> jars)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.port = port;
    this.jars = jars;
    this.process = run();
  }

  /**
   * Starts a server.
   *
   * @param folder takes its tables and logs, and is not deleted
   * @throws IOException if it does not come up within two minutes, with the end of its log
   */
  public static IcebergRestServer start(Path folder) throws IOException, InterruptedException {
    List<Path> jars = new ArrayList<>(EngineClassPath.ofThisMachine().of(NAME));
    jars.add(0, EngineSource.compile(IcebergRestServer.class, PROGRAM, jars, folder));
    Files.createDirectories(folder.resolve("warehouse"));
    return new IcebergRestServer(folder, Ports.free(), jars);
  }

  private EngineProcess run() throws IOException, InterruptedException {
    List<String> program =
        List.of(
            PROGRAM,
            Ports.LOOPBACK,
            String.valueOf(port),
            folder.resolve("catalog.db").toString(),
            folder.resolve("warehouse").toUri().toString());
    EngineProcess started =
        EngineProcess.start(
            new Program(NAME, jars, EngineProcess.small(256), program, Map.of()), logs());
    try {
      EngineProcess.await(
          List.of(started), "start the REST catalog", START, () -> Ports.answers(port));
      return started;
    } catch (IOException | InterruptedException e) {
      started.kill();
      throw e;
    }
  }

  /** Where clients ask. */
  public URI uri() {
    return URI.create("http://" + Ports.LOOPBACK + ":" + port);
  }

  /** Where its log is. */
  public Path logs() {
    return folder.resolve("logs");
  }

  /** Stops it as an operator does. What it has is there after a start. */
  public synchronized void stop() throws IOException {
    process.stop();
  }

  /** Ends it at once, as {@code kill -9} does. What it has committed is there after a start. */
  public synchronized void kill() {
    process.kill();
  }

  /**
   * Starts it again, on its port and with its tables.
   *
   * @throws IOException if it does not come up within two minutes, with the end of its log
   * @throws IllegalStateException if it runs
   */
  public synchronized void start() throws IOException, InterruptedException {
    if (process.handle().isAlive()) {
      throw new IllegalStateException("Cannot start the REST catalog: it runs");
    }
    process = run();
  }

  /** Its process, which is another one after a start. */
  synchronized ProcessHandle process() {
    return process.handle();
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "Iceberg's REST catalog " + EngineClassPath.version("iceberg-core", jars);
  }

  @Override
  public synchronized void close() throws IOException {
    stop();
  }
}
