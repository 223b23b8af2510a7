/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.BenchReport.Run;
import io.millrace.benchmarks.ChildJvm.Cost;
import io.millrace.benchmarks.Roster.Contender;
import io.millrace.benchmarks.answer.Answer;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the contenders in turn, round by round (A B C A B C), so that what the machine does
 * meanwhile hits all alike. Each run has a fresh JVM and an empty output folder; the input is in
 * the page cache before the first. A run that makes an archive of classes is not counted.
 */
final class Rounds {
  private static final int READ_BYTES = 1 << 20;
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Path data;
  private final Path output;
  private final int parallelism;
  private final Archives archives;
  private final PrintWriter progress;
  private final List<Course> courses = new ArrayList<>();

  /**
   * @param archived whether each contender starts from an archive of classes made before
   */
  Rounds(Path data, Path output, int parallelism, boolean archived, PrintWriter progress) {
    this.data = data;
    this.output = output;
    this.parallelism = parallelism;
    this.archives = new Archives(output.resolve("archives"), archived);
    this.progress = progress;
  }

  /** Those of all runs so far whose readers told how far they were. */
  List<Course> courses() {
    return List.copyOf(courses);
  }

  /** Runs them in their order; nothing is made or read for none. */
  List<Run> run(Workload workload, List<Launch> launches, int rounds)
      throws IOException, InterruptedException {
    if (launches.isEmpty()) {
      return List.of();
    }
    InputFiles input = prepare(workload);
    Answer expected = Answer.expected(workload, input, lines -> {});
    if (archives.used()) {
      archive(workload, launches);
    }
    warm(input);
    try (Feed feed = Feed.of(workload, input, output)) {
      return run(workload, input, expected, feed, launches, rounds);
    }
  }

  private List<Run> run(
      Workload workload,
      InputFiles input,
      Answer expected,
      Feed feed,
      List<Launch> launches,
      int rounds)
      throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (Launch launch : launches) {
        progress.printf(
            Locale.ROOT,
            "  %,d events, round %d of %d: %-20s ",
            workload.events(),
            round,
            rounds,
            launch.contender().name());
        progress.flush();
        Run run = run(workload, input, expected, feed, launch, round);
        progress.printf(
            Locale.ROOT,
            "%7.2f s wall, %7.2f s CPU  %s%n",
            run.wallSeconds(),
            run.cpuSeconds(),
            run.fault() == null ? "right" : "VOID: " + run.fault());
        progress.flush();
        runs.add(run);
      }
    }
    return runs;
  }

  private void archive(Workload workload, List<Launch> launches)
      throws IOException, InterruptedException {
    Workload small = workload.ofEvents(Archives.EVENTS);
    InputFiles input = prepare(small);
    Files.createDirectories(archives.folder());
    try (Feed feed = Feed.of(small, input, output)) {
      for (Launch launch : launches) {
        archive(small, input, feed, launch);
      }
    }
  }

  private void archive(Workload small, InputFiles input, Feed feed, Launch launch)
      throws IOException, InterruptedException {
    Contender contender = launch.contender();
    if (!archives.using(contender.name()).isEmpty()) {
      return;
    }
    progress.printf("  archives the classes of %s%n", contender.name());
    progress.flush();
    List<String> flags = archives.making(contender.name());
    List<String> command =
        new ArrayList<>(
            launch.command(small, input.folder(), emptied(contender), parallelism, flags));
    command.addAll(feed.arguments());
    ChildJvm.run(command, log(contender), Duration.ofSeconds(contender.timeoutSeconds()));
  }

  private Path emptied(Contender contender) throws IOException {
    Path folder = output.resolve("output").resolve(contender.name());
    delete(folder);
    Files.createDirectories(folder);
    return folder;
  }

  private Path log(Contender contender) throws IOException {
    Path log = output.resolve("logs").resolve(contender.name() + ".log");
    Files.createDirectories(log.getParent());
    return log;
  }

  /** Files and answer are made in a JVM of their own. */
  InputFiles prepare(Workload workload) throws IOException, InterruptedException {
    Files.createDirectories(data);
    List<String> command = new ArrayList<>(List.of(JAVA, PrepareInput.heapFlag(workload)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dmillrace.tty=" + Boolean.getBoolean("millrace.tty"));
    command.add(PrepareInput.class.getName());
    command.addAll(PrepareInput.arguments(workload, data));
    progress.println("Input " + workload.key());
    progress.flush();
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("Cannot make the input " + workload.key() + " in " + data);
      }
    } finally {
      process.destroyForcibly();
    }
    return new InputFiles(data.resolve(workload.key()));
  }

  private static void warm(InputFiles input) throws IOException {
    byte[] buffer = new byte[READ_BYTES];
    for (Path file : input.events()) {
      try (InputStream in = Files.newInputStream(file)) {
        while (in.read(buffer) >= 0) {
          continue;
        }
      }
    }
  }

  private Run run(
      Workload workload, InputFiles input, Answer expected, Feed feed, Launch launch, int round)
      throws IOException, InterruptedException {
    Contender contender = launch.contender();
    Path folder = emptied(contender);
    Path log = log(contender);
    List<String> flags = archives.using(contender.name());
    List<String> command =
        new ArrayList<>(launch.command(workload, input.folder(), folder, parallelism, flags));
    command.addAll(feed.arguments());
    Cost cost = ChildJvm.run(command, log, Duration.ofSeconds(contender.timeoutSeconds()));
    String fault = fault(cost, contender, log);
    if (fault == null) {
      feed.settle(folder);
      List<String> differences = expected.differences(workload.name(), folder);
      fault = differences.isEmpty() ? null : String.join("; ", differences);
    }
    if (fault == null) {
      Course course = Course.read(contender.name(), round, folder);
      if (!course.stretches().isEmpty()) {
        courses.add(course);
      }
      delete(folder); // A wrong output stays, to be looked at.
    }
    return new Run(
        contender.name(),
        workload.name(),
        workload.events(),
        round,
        cost.wallSeconds(),
        cost.cpuSeconds(),
        cost.peakRssBytes(),
        cost.exitCode(),
        fault);
  }

  private static @Nullable String fault(Cost cost, Contender contender, Path log) {
    if (cost.timedOut()) {
      return "not done after " + contender.timeoutSeconds() + " s";
    }
    return cost.exitCode() == 0 ? null : "exit code " + cost.exitCode() + ", see " + log;
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
