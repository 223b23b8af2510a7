/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.EngineProcess.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessTest {
  private static final Duration BOUND = Duration.ofMinutes(10);

  @TempDir Path folder;

  /** Never ends by itself. */
  static final class Server {
    private Server() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println("server is up");
      new CountDownLatch(1).await();
    }
  }

  /** Cannot start. */
  static final class Broken {
    private Broken() {}

    public static void main(String[] args) {
      new Thread(Broken::stay).start();
      throw new IllegalStateException("no such disk: " + args[0]);
    }

    private static void stay() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What a test's JVM is to an engine: tells the process it has started, and stays. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] args) throws Exception {
      EngineProcess server = start(Server.class, Path.of(args[0]));
      System.out.println(server.handle().pid());
      new CountDownLatch(1).await();
    }
  }

  private static EngineProcess start(Class<?> program, Path logs) throws IOException {
    List<Path> tests = List.of(placeOf(EngineProcessTest.class));
    return EngineProcess.start(
        new Program(
            "a server", tests, List.of("-Xmx64m"), List.of(program.getName(), "d1"), Map.of()),
        logs);
  }

  private static Path placeOf(Class<?> type) {
    return Path.of(URI.create("" + type.getProtectionDomain().getCodeSource().getLocation()));
  }

  @Test
  void endsWithTheProcessThatStartedItHoweverThatEnds() throws Exception {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                placeOf(EngineProcess.class) + ":" + placeOf(EngineProcessTest.class),
                Starter.class.getName(),
                folder.toString())
            .start();
    ProcessHandle server;
    try (BufferedReader out = starter.inputReader()) {
      server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(server.isAlive()).isTrue();

      starter.destroyForcibly().waitFor();
    }

    assertThat(server.onExit().get(10, TimeUnit.MINUTES).isAlive()).isFalse();
  }

  @Test
  void stopsAndIsKilled() throws Exception {
    EngineProcess stopped = start(Server.class, folder);
    EngineProcess.await(
        List.of(stopped), "start", BOUND, () -> Files.readString(stopped.log()).contains("is up"));
    stopped.stop();
    EngineProcess killed = start(Server.class, folder);
    killed.kill();

    assertThat(stopped.handle().isAlive()).isFalse();
    assertThat(killed.handle().isAlive()).isFalse();
  }

  @Test
  void tellsTheEndOfTheLogOfAProgramThatCannotStart() throws Exception {
    EngineProcess broken = start(Broken.class, folder);

    assertThatThrownBy(
            () -> EngineProcess.await(List.of(broken), "start the server", BOUND, () -> false))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot start the server: a server ended with exit code 1\nThe end of "
                + folder.resolve("a-server.log")
                + ":\njava.lang.IllegalStateException: no such disk: d1\n");
  }

  @Test
  void waitsNoLongerThanItsBound() throws Exception {
    EngineProcess server = start(Server.class, folder);

    assertThatThrownBy(
            () ->
                EngineProcess.await(
                    List.of(server), "start the server", Duration.ofSeconds(1), () -> false))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot start the server: it took more than 1 s\nThe end of " + folder);
    assertThatThrownBy(() -> server.awaitEnd("run the server", Duration.ofMillis(1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot run the server: it took more than 0 s\n");
    server.kill();
  }
}
