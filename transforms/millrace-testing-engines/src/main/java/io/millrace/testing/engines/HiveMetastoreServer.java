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
 * Hive's metastore in a process of its own on a port of the loopback, over a Derby database. Its
 * tables are in a folder that clients read and write themselves. It may be stopped or killed and
 * started again with its tables and its port, and ends with the JVM that started it. Asks for no
 * password, and does not free the locks of clients that are gone.
 *
 * @since 0.1
 */
@Evolving
public final class HiveMetastoreServer extends StartedServer {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String NAME = "hive-metastore";
  private static final String PROGRAM = "HiveMetastore";

  private final Path folder;
  private final int port;
  private final List<Path> jars;

  private HiveMetastoreServer(Path folder, int port, List<Path> jars) {
    super("Hive's metastore", START);
    this.folder = folder;
    this.port = port;
    this.jars = jars;
  }

  /**
   * Starts a server.
   *
   * @param folder takes its database, its tables and logs, and is not deleted
   * @throws IOException if it does not come up within three minutes, with the end of its log
   */
  public static HiveMetastoreServer start(Path folder) throws IOException, InterruptedException {
    List<Path> jars = new ArrayList<>(EngineClassPath.ofThisMachine().of(NAME));
    jars.add(0, EngineSource.compile(HiveMetastoreServer.class, PROGRAM, jars, folder));
    Files.createDirectories(folder.resolve("warehouse"));
    HiveMetastoreServer server = new HiveMetastoreServer(folder, Ports.free(), jars);
    server.start();
    return server;
  }

  @Override
  EngineProcess launch() throws IOException {
    Path logs = folder.resolve("logs");
    List<String> flags = new ArrayList<>(EngineProcess.small(256));
    // It would be where the test runs.
    flags.add("-Dderby.stream.error.file=" + logs.resolve("derby.log"));
    List<String> program =
        List.of(
            PROGRAM,
            Ports.LOOPBACK,
            String.valueOf(port),
            folder.resolve("database").toString(),
            warehouse().toString());
    return EngineProcess.start(new Program(NAME, jars, flags, program, Map.of()), logs);
  }

  @Override
  boolean answers() {
    return Ports.answers(port);
  }

  /** Where clients ask. */
  public URI uri() {
    return URI.create("thrift://" + Ports.LOOPBACK + ":" + port);
  }

  /** The folder that its databases are in, unless a client says otherwise. */
  public URI warehouse() {
    return folder.resolve("warehouse").toUri();
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "Hive's metastore " + EngineClassPath.version("hive-standalone-metastore", jars);
  }
}
