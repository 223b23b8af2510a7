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
import java.util.stream.Stream;

/**
 * Apicurio Registry, which speaks as Confluent's schema registry does too, in a process of its own
 * on a port of the loopback. It may be stopped and started again on its port, without what it had,
 * and ends with the JVM that started it.
 *
 * @since 0.1
 */
@Evolving
public final class SchemaRegistryServer extends StartedServer {
  private static final Duration START = Duration.ofMinutes(3);
  private static final int HEAP_MEBIBYTES = 256;
  private static final String API = "/apis/ccompat/v7";

  private final Path folder;
  private final Path jar;
  private final String version;
  private final int port;

  private SchemaRegistryServer(Path folder, Path jar, String version, int port) {
    super("Apicurio Registry", START);
    this.folder = folder;
    this.jar = jar;
    this.version = version;
    this.port = port;
  }

  /**
   * Starts a registry.
   *
   * @param folder takes the program and its log, and is not deleted
   * @throws IOException if it does not come up within three minutes, with the end of its log
   */
  public static SchemaRegistryServer start(Path folder) throws IOException, InterruptedException {
    Path program = Files.createDirectories(folder.resolve("apicurio"));
    List<Path> archives = EngineClassPath.ofThisMachine().of("apicurio");
    for (Path archive : archives) {
      Archives.untar(archive, program, folder.resolve("tar.log"));
    }
    String version = EngineClassPath.version("apicurio-registry-app", archives);
    SchemaRegistryServer server =
        new SchemaRegistryServer(folder, runner(program), version, Ports.free());
    server.start();
    return server;
  }

  private static Path runner(Path program) throws IOException {
    try (Stream<Path> files = Files.list(program)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("Missing required runner jar in " + program));
    }
  }

  @Override
  EngineProcess launch() throws IOException {
    List<String> flags = new ArrayList<>(EngineProcess.small(HEAP_MEBIBYTES));
    flags.add("-Dquarkus.http.host=" + Ports.LOOPBACK);
    flags.add("-Dquarkus.http.port=" + port);
    return EngineProcess.start(
        new Program(
            "apicurio", List.of(jar), flags, List.of("io.quarkus.runner.GeneratedMain"), Map.of()),
        folder.resolve("logs"));
  }

  @Override
  boolean answers() throws InterruptedException {
    return new Rest(URI.create(address())).ask(API + "/subjects").isPresent();
  }

  private String address() {
    return "http://%s:%d".formatted(Ports.LOOPBACK, port);
  }

  /** As clients of Confluent's registry name it. */
  public String url() {
    return address() + API;
  }

  /** What compatibility a subject asks of new schemas, such as {@code BACKWARD}. */
  public void setCompatibility(String subject, String level)
      throws IOException, InterruptedException {
    new Rest(URI.create(address())).put(API + "/config/" + subject, Map.of("compatibility", level));
  }

  /** Registers a schema of a kind, such as {@code AVRO} or {@code JSON}, and tells its id. */
  public int register(String subject, String kind, String schema)
      throws IOException, InterruptedException {
    return new Rest(URI.create(address()))
        .post(
            API + "/subjects/" + subject + "/versions",
            Map.of("schema", schema, "schemaType", kind))
        .path("id")
        .asInt();
  }

  /** The newest schema of a subject. */
  public String latest(String subject) throws IOException, InterruptedException {
    return new Rest(URI.create(address()))
        .get(API + "/subjects/" + subject + "/versions/latest")
        .path("schema")
        .asText();
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "Apicurio Registry " + version;
  }
}
