/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who takes part, which pairs are compared, and which ratios must hold: contenders.json. */
record Roster(List<Contender> contenders, List<Pair> comparisons, List<Guard> guards) {
  private static final String TABLE = "contenders.json";
  static final String WALL = "wall";
  static final String CPU = "cpu";

  /**
   * A program that takes part.
   *
   * @param modules their folders, as seen from runners/benchmarks; the first one's libraries win
   * @param access the module whose jvm.options names the JDK packages the engine must reach
   * @param jvm flags of its JVM besides those equal for all
   * @param args arguments besides the contract's
   * @param kind {@code millrace}, {@code beam}, {@code native} or {@code ceiling}
   * @param maxEvents the largest input it finishes in a bearable time; null for any
   * @param settings its settings in words, for people who judge the figure
   */
  record Contender(
      String name,
      List<String> modules,
      String mainClass,
      @Nullable String access,
      List<String> jvm,
      List<String> args,
      String engine,
      String kind,
      List<String> workloads,
      @Nullable Integer maxEvents,
      int timeoutSeconds,
      String settings) {}

  /** Two whose ratio is told: the subject is so many times as fast as the other. */
  record Pair(String subject, String against) {}

  /**
   * A ratio that must hold in a quick run.
   *
   * @param measure {@code wall} or {@code cpu}
   * @param minimum the least the subject's ratio may be, with room for noise
   */
  record Guard(
      String subject,
      String against,
      String workload,
      String measure,
      double minimum,
      String why) {}

  /**
   * @throws IllegalArgumentException naming every pair or guard of an unknown contender
   */
  Roster {
    Set<String> names = contenders.stream().map(Contender::name).collect(Collectors.toSet());
    List<String> faults = new ArrayList<>();
    comparisons.forEach(pair -> check(faults, names, pair.subject(), pair.against()));
    for (Guard guard : guards) {
      check(faults, names, guard.subject(), guard.against());
      if (!List.of(WALL, CPU).contains(guard.measure())) {
        faults.add("Unsupported measure: " + guard.measure() + " (supported: wall, cpu)");
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  private static void check(List<String> faults, Set<String> names, String... used) {
    for (String name : used) {
      if (!names.contains(name)) {
        faults.add("Unsupported contender: " + name + " (supported: " + sorted(names) + ")");
      }
    }
  }

  private static String sorted(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  static Roster load() throws IOException {
    try (InputStream in = Roster.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource on the class path: " + TABLE);
      }
      return new ObjectMapper().readValue(in, Roster.class);
    }
  }

  /** Those wanted; all of them if no name is given. */
  List<Contender> chosen(List<String> only) {
    List<String> unknown =
        only.stream()
            .filter(name -> contenders.stream().noneMatch(one -> one.name().equals(name)))
            .toList();
    if (!unknown.isEmpty()) {
      Set<String> names = contenders.stream().map(Contender::name).collect(Collectors.toSet());
      throw new IllegalArgumentException(
          "Unsupported --only: "
              + String.join(", ", unknown)
              + " (supported: "
              + sorted(names)
              + ")");
    }
    return contenders.stream().filter(one -> only.isEmpty() || only.contains(one.name())).toList();
  }
}
