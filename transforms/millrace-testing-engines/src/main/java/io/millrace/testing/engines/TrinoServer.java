/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testing.engines.EngineProcess.Program;
import io.millrace.transforms.Evolving;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Trino, one node of it, in a process of its own on a port of the loopback, with the connector of
 * Iceberg: another reader of tables that Millrace writes. Needs a JDK 24 or later besides that of
 * the test, which is looked for in {@code /usr/lib/jvm} unless the system property {@code
 * millrace.engine.jdk} names its folder. Ends with the JVM that started it. Not safe for concurrent
 * use.
 *
 * @since 0.1
 */
@Evolving
public final class TrinoServer implements Closeable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String NAME = "trino";
  private static final String MAIN = "io.trino.server.TrinoServer";
  private static final int JAVA = 24;
  private static final int HEAP_MEBIBYTES = 1024;

  private final EngineProcess process;
  private final Rest statements;
  private final String version;

  private TrinoServer(EngineProcess process, URI address, String version) {
    this.process = process;
    this.statements = new Rest(address);
    this.version = version;
  }

  /**
   * Starts a server. The first start of a machine unpacks the program, which takes half a gibibyte
   * beside the class paths of other engines.
   *
   * @param folder takes its settings and logs, and is not deleted
   * @param catalogs their properties, by their names in SQL
   * @throws IOException if it does not come up within three minutes, with the end of its log, or
   *     there is no JDK for it
   */
  public static TrinoServer start(Path folder, Map<String, Map<String, String>> catalogs)
      throws IOException, InterruptedException {
    Path home = JavaHomes.ofThisMachine().atLeast(JAVA);
    TrinoProgram trino = TrinoProgram.ofThisMachine();
    URI address = URI.create("http://" + Ports.LOOPBACK + ":" + Ports.free());
    Path settings = settings(folder, address, trino.plugins(), catalogs);
    List<String> flags = new ArrayList<>(EngineProcess.small(HEAP_MEBIBYTES));
    flags.add("-Dconfig=" + settings);
    // What it measures objects by is an agent of its own.
    flags.add("-Djdk.attach.allowAttachSelf=true");
    flags.add("-XX:+EnableDynamicAgentLoading");
    EngineProcess process =
        EngineProcess.start(
            new Program(NAME, trino.jars(), flags, List.of(MAIN), Map.of()),
            home,
            folder.resolve("logs"));
    TrinoServer server = new TrinoServer(process, address, trino.version());
    try {
      EngineProcess.await(List.of(process), "start Trino", START, server::isUp);
      return server;
    } catch (IOException | InterruptedException e) {
      process.kill();
      throw e;
    }
  }

  private static Path settings(
      Path folder, URI address, Path plugins, Map<String, Map<String, String>> catalogs)
      throws IOException {
    Path ofCatalogs = Files.createDirectories(folder.resolve("catalog"));
    for (Map.Entry<String, Map<String, String>> catalog : catalogs.entrySet()) {
      store(catalog.getValue(), ofCatalogs.resolve(catalog.getKey() + ".properties"));
    }
    Path settings = folder.resolve("config.properties");
    store(
        Map.ofEntries(
            Map.entry("node.environment", "test"),
            Map.entry("node.bind-ip", Ports.LOOPBACK),
            Map.entry("node.internal-address", Ports.LOOPBACK),
            Map.entry("coordinator", "true"),
            Map.entry("node-scheduler.include-coordinator", "true"),
            Map.entry("http-server.http.port", "" + address.getPort()),
            Map.entry("discovery.uri", address.toString()),
            Map.entry("plugin.dir", plugins.toString()),
            Map.entry("catalog.config-dir", ofCatalogs.toString()),
            Map.entry("web-ui.enabled", "false"),
            // Goes below the folder that the test runs in.
            Map.entry("http-server.log.enabled", "false")),
        settings);
    return settings;
  }

  private static void store(Map<String, String> settings, Path file) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
  }

  /** It answers some seconds before it knows itself for a node that queries may run on. */
  private boolean isUp() throws IOException, InterruptedException {
    Optional<JsonNode> info = statements.ask("/v1/info");
    return info.isPresent()
        && !info.get().path("starting").asBoolean()
        && !run("SELECT node_id FROM system.runtime.nodes", row -> {}).has("error");
  }

  /**
   * Runs a statement.
   *
   * @return its rows, each an array
   * @throws IOException if Trino refuses it, with what Trino says
   */
  public List<JsonNode> rows(String statement) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode last = run(statement, rows::add);
    if (last.has("error")) {
      throw new IOException(
          "Cannot run %s: %s (%s)"
              .formatted(
                  statement,
                  last.at("/error/message").asText(),
                  last.at("/error/errorName").asText()));
    }
    return rows;
  }

  /** Gives the rows, which come in pages, to a consumer, and the last page back. */
  private JsonNode run(String statement, Consumer<JsonNode> rows)
      throws IOException, InterruptedException {
    JsonNode page = statements.postText("/v1/statement", statement, "X-Trino-User", "millrace");
    page.path("data").forEach(rows);
    while (page.has("nextUri")) {
      page = statements.get(page.get("nextUri").asText());
      page.path("data").forEach(rows);
    }
    return page;
  }

  /** Its process. */
  ProcessHandle process() {
    return process.handle();
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "Trino " + version;
  }

  @Override
  public void close() throws IOException {
    process.stop();
  }
}
