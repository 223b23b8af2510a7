/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server that the system's packages brought, in a process of its own that ends with the JVM that
 * started it. It never runs as root: there it is the user {@code nobody}.
 */
final class ServerProcess {
  private static final String NOBODY = "nobody";
  private static final int LOOK_MILLIS = 50;
  private static final int STOP_SECONDS = 30;

  /** Ends the program when its input does, which the JVM's end closes, and ends with it. */
  private static final String WATCH =
      """
      exec 3<&0
      "$@" </dev/null &
      program=$!
      (cat <&3 >/dev/null; kill -TERM $program 2>/dev/null) &
      wait $program
      """;

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Finds a program.
   *
   * @param folders besides those on the PATH
   * @param debianPackage what has it, for the message
   * @throws IOException if it is not there
   */
  static Path find(String program, List<Path> folders, String debianPackage) throws IOException {
    return Stream.concat(
            Stream.of(
                    requireNonNull(System.getenv("PATH"), "PATH")
                        .split(Pattern.quote(File.pathSeparator), -1))
                .map(Path::of),
            folders.stream())
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "Cannot find %s: install the package %s".formatted(program, debianPackage)));
  }

  /** Gives a folder and what is in it to who runs the programs. */
  static void give(Path folder) throws IOException {
    if (!isRoot()) {
      return;
    }
    UserPrincipal nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.setOwner(each, nobody);
      }
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Runs a program that ends by itself. */
  static void run(String name, List<String> command, Path log, Duration bound)
      throws IOException, InterruptedException {
    ServerProcess process = start(name, command, log);
    try {
      if (!process.process.waitFor(bound.toSeconds(), TimeUnit.SECONDS)) {
        throw process.failure("run " + name, "it took more than %d s".formatted(bound.toSeconds()));
      }
      if (process.process.exitValue() != 0) {
        throw process.failure(
            "run " + name, "it ended with exit code " + process.process.exitValue());
      }
    } finally {
      process.kill();
    }
  }

  static ServerProcess start(String name, List<String> command, Path log) throws IOException {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups", "--"));
    }
    all.addAll(List.of("sh", "-c", WATCH, "sh"));
    all.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.directory(requireNonNull(log.getParent()).toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TZ", "Asia/Kathmandu");
    return new ServerProcess(name, builder.start(), log);
  }

  /**
   * Waits until it answers.
   *
   * @throws IOException if it does not within the bound, or ends, with the end of its log
   */
  void await(Duration bound, EngineProcess.Condition answers)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!answers.holds()) {
      if (!process.isAlive()) {
        throw failure("start " + name, "it ended with exit code " + process.exitValue());
      }
      if (System.nanoTime() > deadline) {
        throw failure("start " + name, "it took more than %d s".formatted(bound.toSeconds()));
      }
      process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private IOException failure(String what, String reason) throws IOException {
    return new IOException("Cannot %s: %s%n%s".formatted(what, reason, LogTail.of(log)));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it as it ends by itself, or by force where that takes long. */
  void stop() throws IOException {
    process.getOutputStream().close();
    process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    kill();
  }

  /**
   * Ends it and all that it started at once, as {@code kill -9} does, and waits until they are
   * gone.
   */
  void kill() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    started.forEach(each -> each.onExit().join());
  }
}
