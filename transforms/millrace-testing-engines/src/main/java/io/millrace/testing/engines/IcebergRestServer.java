/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.testing.engines.EngineProcess.Program;
import io.millrace.transforms.Evolving;
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
public final class IcebergRestServer extends StartedServer {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String NAME = "iceberg-rest";
  private static final String PROGRAM = "IcebergRest";

  private final Path folder;
  private final int port;
  private final List<Path> jars;

  private IcebergRestServer(Path folder, int port, List<Path> jars) {
    super("the REST catalog", START);
    this.folder = folder;
    this.port = port;
    this.jars = jars;
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
    IcebergRestServer server = new IcebergRestServer(folder, Ports.free(), jars);
    server.start();
    return server;
  }

  @Override
  EngineProcess launch() throws IOException {
    List<String> program =
        List.of(
            PROGRAM,
            Ports.LOOPBACK,
            String.valueOf(port),
            folder.resolve("catalog.db").toString(),
            folder.resolve("warehouse").toUri().toString());
    return EngineProcess.start(
        new Program(NAME, jars, EngineProcess.small(256), program, Map.of()), logs());
  }

  @Override
  boolean answers() {
    return Ports.answers(port);
  }

  /** Where clients ask. */
  public URI uri() {
    return URI.create("http://" + Ports.LOOPBACK + ":" + port);
  }

  /** Where its log is. */
  public Path logs() {
    return folder.resolve("logs");
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "Iceberg's REST catalog " + EngineClassPath.version("iceberg-core", jars);
  }
}
