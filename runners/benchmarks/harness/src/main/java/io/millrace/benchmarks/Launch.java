/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.Roster.Contender;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a contender's JVM is started: what is equal for all, then what is its own.
 *
 * @param access the JDK packages its engine must reach by reflection, as flags
 */
record Launch(Contender contender, String classPath, List<String> access) {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String COLLECTOR = "-XX:+UseParallelGC";
  private static final Pattern A_COLLECTOR = Pattern.compile("-XX:\\+Use\\w*GC");
  private static final int MOST_EVENTS_OF_SMALL_HEAP = 8_000_000;

  /** Empty where one of its modules is not built. */
  static Optional<Launch> of(Contender contender, Path home) throws IOException {
    Path benchmarks = home.resolve("runners/benchmarks");
    List<String> classPath = new ArrayList<>();
    for (String module : contender.modules()) {
      Path target = benchmarks.resolve(module).resolve("target").normalize();
      Path list = target.resolve("classpath");
      if (!Files.exists(list)) {
        return Optional.empty();
      }
      Optional<Path> jar = jar(target);
      if (jar.isEmpty()) {
        return Optional.empty();
      }
      classPath.add(jar.get().toString());
      classPath.add(Files.readString(list).strip());
    }
    List<String> access =
        contender.access() == null ? List.of() : access(benchmarks.resolve(contender.access()));
    return Optional.of(new Launch(contender, String.join(":", classPath), access));
  }

  /** A module's own jar: an archive of classes takes jars only, no folders. */
  private static Optional<Path> jar(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.toString().matches(".*-(tests|sources|javadoc)\\.jar"))
          .findFirst();
    }
  }

  /** The other flags of such a file suit runs of seconds. */
  private static List<String> access(Path module) throws IOException {
    return Files.readAllLines(module.resolve("jvm.options")).stream()
        .filter(line -> line.startsWith("--add-opens=") || line.startsWith("--add-exports="))
        .toList();
  }

  /**
   * @param archive how the JVM uses or makes an archive of its classes, as flags
   */
  List<String> command(
      Workload workload, Path input, Path output, int parallelism, List<String> archive) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(equalForAll(workload.events(), parallelism));
    command.addAll(archive);
    command.addAll(access);
    command.addAll(own(contender));
    command.addAll(List.of("-cp", classPath, contender.mainClass()));
    command.add("--workload=" + workload.task());
    command.add("--input=" + input);
    command.add("--output=" + output);
    command.add("--parallelism=" + parallelism);
    command.addAll(contender.args());
    return command;
  }

  /** A contender's own flags, with its collector: the parallel one unless it names another. */
  static List<String> own(Contender contender) {
    List<String> flags = new ArrayList<>(contender.jvm());
    if (flags.stream().noneMatch(A_COLLECTOR.asMatchPredicate())) {
      flags.add(0, COLLECTOR);
    }
    return flags;
  }

  /** A contender's own flags stand behind these and win. */
  static List<String> equalForAll(int events, int parallelism) {
    return List.of(
        events <= MOST_EVENTS_OF_SMALL_HEAP ? "-Xmx4g" : "-Xmx6g",
        "-XX:ActiveProcessorCount=" + parallelism,
        // Full compilation ten times later: less of it goes into what only the start runs.
        "-XX:Tier4InvocationThreshold=50000",
        "-XX:Tier4MinInvocationThreshold=6000",
        "-XX:Tier4CompileThreshold=150000",
        "-XX:Tier4BackEdgeThreshold=400000",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
  }
}
