/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.testing.engines.EngineProcess.Program;
import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An object store that speaks as Amazon S3 does, in a process of its own on a port of the loopback:
 * S3Proxy over a folder. Who asks signs with its keys. It may be stopped or killed and started
 * again with its objects and its port, and ends with the JVM that started it.
 *
 * @since 0.1
 */
@Evolving
public final class S3Server extends StartedServer {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String NAME = "s3proxy";
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private final Path folder;
  private final Path store;
  private final List<Path> jars;
  private final int port;
  private final String secret = UUID.randomUUID().toString();

  private S3Server(Path folder, List<Path> jars, int port) throws IOException {
    super("the object store", START);
    this.folder = folder;
    this.store = Files.createDirectories(folder.resolve("store"));
    this.jars = jars;
    this.port = port;
  }

  /**
   * Starts a server.
   *
   * @param folder takes its objects and logs, and is not deleted
   * @throws IOException if it does not come up within two minutes, with the end of its log
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    S3Server server = new S3Server(folder, EngineClassPath.ofThisMachine().of(NAME), Ports.free());
    server.start();
    return server;
  }

  @Override
  EngineProcess launch() throws IOException {
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", endpoint().toString());
    settings.setProperty("s3proxy.authorization", "aws-v4");
    settings.setProperty("s3proxy.identity", accessKeyId());
    settings.setProperty("s3proxy.credential", secret);
    // Newer clients send headers that it does not know.
    settings.setProperty("s3proxy.ignore-unknown-headers", "true");
    settings.setProperty("jclouds.provider", "filesystem");
    settings.setProperty("jclouds.filesystem.basedir", store.toString());
    Path file = folder.resolve("s3proxy.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    List<String> flags = new ArrayList<>(EngineProcess.small(256));
    // It logs what goes to the other stream.
    flags.add("-Dorg.slf4j.simpleLogger.logFile=System.out");
    return EngineProcess.start(
        new Program(
            NAME,
            jars,
            flags,
            List.of("org.gaul.s3proxy.Main", "--properties", file.toString()),
            Map.of()),
        folder.resolve("logs"));
  }

  @Override
  boolean answers() {
    return Ports.answers(port);
  }

  /** Where clients ask. */
  public URI endpoint() {
    return URI.create("http://" + Ports.LOOPBACK + ":" + port);
  }

  /** Who may ask. */
  public String accessKeyId() {
    return "millrace";
  }

  /** With what they sign; another one for each server. */
  public String secretAccessKey() {
    return secret;
  }

  /** A bucket that is empty and of nobody else, by its name. */
  public String newBucket() throws IOException {
    String name = "bucket-" + BUCKETS.incrementAndGet();
    // It takes a bucket whose folder others may read for a public one.
    Files.createDirectory(
        store.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return name;
  }

  /** The keys of a bucket, with what is stored under them. */
  public Map<String, byte[]> objects(String bucket) throws IOException {
    Path root = store.resolve(bucket);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .collect(Collectors.toMap(file -> root.relativize(file).toString(), S3Server::content));
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its name and version. */
  @Override
  public String toString() {
    return "S3Proxy " + EngineClassPath.version(NAME, jars);
  }
}
