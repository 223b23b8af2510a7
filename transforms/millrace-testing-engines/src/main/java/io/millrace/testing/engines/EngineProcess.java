/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of an engine. It ends with the JVM that started it. */
final class EngineProcess {
  private static final int LOOK_MILLIS = 50;
  private static final int STOP_SECONDS = 15;

  /** What makes a JVM small and up soon: a test starts more than it computes. */
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /**
   * The language is not the test's, by which Kafka 3.9 would spell its own settings. Logs of Kafka
   * and Flink tell times.
   */
  private static final List<String> FLAGS =
      List.of(
          "-Duser.language=en",
          "-Duser.country=US",
          "-Duser.timezone=UTC",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");

  /** What Flink and Spark reach into. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.text",
          "java.time",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final String name;
  private final Process process;
  private final Path log;

  private EngineProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Something that becomes true. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** The flags of a small JVM with so much heap. */
  static List<String> small(int heapMebibytes) {
    List<String> flags = new ArrayList<>(SMALL);
    flags.add("-Xmx" + heapMebibytes + "m");
    return flags;
  }

  /**
   * What to run.
   *
   * @param name for messages, and of its log
   * @param flags of the JVM
   * @param program the main class, then its arguments
   */
  record Program(
      String name,
      List<Path> jars,
      List<String> flags,
      List<String> program,
      Map<String, String> environment) {}

  /** Starts a program on the JDK of this JVM. */
  static EngineProcess start(Program program, Path logs) throws IOException {
    return start(program, Path.of(System.getProperty("java.home")), logs);
  }

  /**
   * Starts a program.
   *
   * @param home of the JDK
   * @param logs takes what it prints, behind what an earlier one of the name has printed; what it
   *     puts aside goes to a folder beside
   */
  static EngineProcess start(Program program, Path home, Path logs) throws IOException {
    Path log = logs.resolve(program.name().replace(' ', '-') + ".log");
    Files.createDirectories(logs);
    Path tmp = Files.createDirectories(logs.resolveSibling("tmp").toAbsolutePath());
    ProcessBuilder builder =
        new ProcessBuilder(command(program, home, tmp))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Whatever the shell says to engines and their JVMs is not for these.
    builder.environment().keySet().removeIf(key -> key.matches("(JAVA|JDK|SPARK|FLINK|KAFKA)_.*"));
    builder.environment().put("JAVA_HOME", home.toString());
    builder.environment().putAll(program.environment());
    return new EngineProcess(program.name(), builder.start(), log);
  }

  private static List<String> command(Program program, Path home, Path tmp) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve(Path.of("bin", "java")).toString());
    command.addAll(FLAGS);
    for (String opened : OPENED) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("--add-exports=java.base/sun.net.util=ALL-UNNAMED");
    command.add("-Djava.io.tmpdir=" + tmp);
    command.addAll(program.flags());
    command.add("-cp");
    command.add(
        Stream.concat(Stream.of(here()), program.jars().stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(EngineMain.class.getName());
    command.addAll(program.program());
    return command;
  }

  /** The jar or folder of this class. */
  private static Path here() throws IOException {
    try {
      return Path.of(
          EngineProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  Path log() {
    return log;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Waits until something holds.
   *
   * @param needed those without which it cannot
   * @param what for the message, as in "start Kafka"
   * @throws IOException if it does not within the bound, or one of these processes ends before,
   *     with the end of a log
   */
  static void await(List<EngineProcess> needed, String what, Duration bound, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.holds()) {
      for (EngineProcess each : needed) {
        if (!each.process.isAlive()) {
          throw each.ended(what);
        }
      }
      EngineProcess first = needed.get(0);
      if (System.nanoTime() > deadline) {
        throw first.late(what, bound);
      }
      first.process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Waits until the program ends by itself.
   *
   * @throws IOException if it does not within the bound, or fails
   */
  void awaitEnd(String what, Duration bound) throws IOException, InterruptedException {
    if (!process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS)) {
      throw late(what, bound);
    }
    if (process.exitValue() != 0) {
      throw ended(what);
    }
  }

  private IOException ended(String what) throws IOException {
    return failure(what, name + " ended with exit code " + process.exitValue());
  }

  private IOException late(String what, Duration bound) throws IOException {
    return failure(what, "it took more than " + bound.toSeconds() + " s");
  }

  private IOException failure(String what, String reason) throws IOException {
    return new IOException("Cannot " + what + ": " + reason + "\n" + LogTail.of(log));
  }

  /** Ends it as it ends by itself, or by force where that takes long. */
  void stop() throws IOException {
    process.getOutputStream().close();
    process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    kill();
  }

  /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
