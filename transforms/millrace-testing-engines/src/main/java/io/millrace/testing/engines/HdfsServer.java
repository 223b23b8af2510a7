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
 * HDFS, a name node and a data node, in a process of its own on ports of the loopback. It may be
 * stopped or killed and started again with its files and its port, and ends with the JVM that
 * started it. Everybody may do everything.
 *
 * @since 0.1
 */
@Evolving
public final class HdfsServer extends StartedServer {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String NAME = "hdfs";
  private static final String PROGRAM = "Hdfs";

  private final Path folder;
  private final int port;
  private final List<Path> jars;

  private HdfsServer(Path folder, int port, List<Path> jars) {
    super("HDFS", START);
    this.folder = folder;
    this.port = port;
    this.jars = jars;
  }

  /**
   * Starts a server.
   *
   * @param folder takes its files and logs, and is not deleted
   * @throws IOException if it does not come up within two minutes, with the end of its log
   */
  public static HdfsServer start(Path folder) throws IOException, InterruptedException {
    List<Path> jars = new ArrayList<>(EngineClassPath.ofThisMachine().of(NAME));
    jars.add(0, EngineSource.compile(HdfsServer.class, PROGRAM, jars, folder));
    HdfsServer server = new HdfsServer(folder, Ports.free(), jars);
    server.start();
    return server;
  }

  @Override
  EngineProcess launch() throws IOException {
    Files.deleteIfExists(log());
    return EngineProcess.start(
        new Program(
            NAME,
            jars,
            EngineProcess.small(256),
            List.of(PROGRAM, String.valueOf(port), folder.resolve("store").toString()),
            Map.of()),
        folder.resolve("logs"));
  }

  @Override
  boolean answers() throws IOException {
    return Files.readString(log()).contains("HDFS is up");
  }

  private Path log() {
    return folder.resolve("logs").resolve(NAME + ".log");
  }

  /** Where clients ask, as {@code fs.defaultFS} names it. */
  public URI uri() {
    return URI.create("hdfs://" + Ports.LOOPBACK + ":" + port);
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "HDFS " + EngineClassPath.version("hadoop-client-minicluster", jars);
  }
}
