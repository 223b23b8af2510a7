/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Kafka broker on the loopback, in a JVM of its own, so that what it costs is not counted for
 * whoever reads from it. Its data is gone when it is closed.
 */
final class Broker implements AutoCloseable {
  private static final String PROGRAM = "io.millrace.io.kafka.LoopbackKafka";
  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final Path folder;
  private final String servers;

  private Broker(Process process, Path folder, String servers) {
    this.process = process;
    this.folder = folder;
    this.servers = servers;
  }

  /** Starts it in a folder that is emptied. */
  static Broker start(Path home, Path folder, Path log) throws IOException {
    Path classPath = home.resolve("runners/benchmarks/broker/target/classpath");
    if (!Files.exists(classPath)) {
      throw new IOException("Cannot start a broker: runners/benchmarks/broker is not built");
    }
    Rounds.delete(folder);
    Files.createDirectories(folder);
    Files.createDirectories(log.toAbsolutePath().getParent());
    Process process =
        new ProcessBuilder(
                List.of(
                    Rounds.JAVA,
                    "-Xmx1g",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    "-cp",
                    Files.readString(classPath).strip(),
                    PROGRAM,
                    folder.toString()))
            .redirectError(log.toFile())
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String servers = out.readLine();
    if (servers == null) {
      process.destroyForcibly();
      throw new IOException("Cannot start a broker, see " + log);
    }
    return new Broker(process, folder, servers);
  }

  String servers() {
    return servers;
  }

  /** It ends with its input. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    Rounds.delete(folder);
  }
}
