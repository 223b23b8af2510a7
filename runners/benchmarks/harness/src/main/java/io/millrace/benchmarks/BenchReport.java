/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All a benchmark found; the page, the file and the terminal show the same.
 *
 * @param started ISO-8601
 * @param machine what it ran on, by name
 * @param settings options as given and as defaulted, by name
 * @param absent chosen contenders that did not run, or not at every size
 */
record BenchReport(
    String started,
    String finished,
    Map<String, String> machine,
    Map<String, String> settings,
    List<Entrant> contenders,
    List<Absent> absent,
    List<Run> runs,
    List<Row> rows,
    List<Slope> slopes,
    List<Comparison> comparisons,
    List<Verdict> guards,
    List<Fresh> freshness,
    List<Course> courses) {

  /** A contender as it was run. */
  record Entrant(
      String name, String engine, String kind, String mainClass, String flags, String settings) {}

  /** A contender that did not run, and why. */
  record Absent(String contender, String reason) {}

  /**
   * One run in a fresh JVM.
   *
   * @param round the interleaved round, from 1
   * @param fault why it does not count: what differed, its exit code or its time-out; null if it
   *     counts
   */
  record Run(
      String contender,
      String workload,
      int events,
      int round,
      double wallSeconds,
      double cpuSeconds,
      long peakRssBytes,
      int exitCode,
      @Nullable String fault) {}

  /**
   * A contender at one size: medians over the rounds.
   *
   * @param fault why the row is void; null if all its runs count
   */
  record Row(
      String contender,
      String workload,
      int events,
      int rounds,
      @Nullable Spread wallSeconds,
      @Nullable Spread cpuSeconds,
      long peakRssBytes,
      @Nullable String fault) {
    double eventsPerSecond() {
      return wallSeconds == null ? 0 : events / wallSeconds.median();
    }
  }

  /** The steady rate: what the events beyond the smaller size cost, without the start. */
  record Slope(
      String contender,
      String workload,
      int fromEvents,
      int toEvents,
      double eventsPerSecond,
      double cpuMicrosPerEvent) {}

  /**
   * How many times as fast, and as sparing of CPU, the subject is; the medians of the ratios of
   * each round.
   *
   * @param publishable whether the figures carry the claim
   * @param reason why they do not; empty if they do
   */
  record Comparison(
      String subject,
      String against,
      String workload,
      int events,
      int pairs,
      Spread wall,
      Spread cpu,
      boolean publishable,
      String reason) {}

  /**
   * A guard's outcome.
   *
   * @param ratio null where a side did not run or is void
   */
  record Verdict(
      String subject,
      String against,
      String workload,
      String measure,
      double minimum,
      @Nullable Double ratio,
      boolean held,
      String why) {}

  /**
   * How old the results of windows of a second were when they were there, in milliseconds after the
   * window's end.
   *
   * @param heldRate the events a second at which it read a topic that was full
   * @param share of that rate at which events were sent
   * @param windows how many windows and categories were looked at
   * @param senderLateMillis how long after its moment an event was sent, at most; a result is as
   *     late for that
   * @param cpuSeconds of the whole run, start included
   * @param fault why there are no figures; null if there are
   */
  record Fresh(
      String contender,
      double heldRate,
      double share,
      int windows,
      long p50Millis,
      long p99Millis,
      long maxMillis,
      long senderLateMillis,
      double cpuSeconds,
      @Nullable String fault) {

    static Fresh none(String contender, double heldRate, double share, String fault) {
      return new Fresh(contender, heldRate, share, 0, 0, 0, 0, 0, 0, fault);
    }

    /**
     * @param ages in ascending order, at least one
     */
    static Fresh of(
        String contender,
        double heldRate,
        double share,
        long[] ages,
        long senderLateMillis,
        double cpuSeconds) {
      return new Fresh(
          contender,
          heldRate,
          share,
          ages.length,
          ages[rank(ages, 0.50)],
          ages[rank(ages, 0.99)],
          ages[ages.length - 1],
          senderLateMillis,
          cpuSeconds,
          null);
    }

    /** The nearest rank. */
    private static int rank(long[] ages, double part) {
      return Math.max(0, (int) Math.ceil(part * ages.length) - 1);
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "p50 %,d ms, p99 %,d ms, at most %,d ms; sender late by %,d ms",
          p50Millis,
          p99Millis,
          maxMillis,
          senderLateMillis);
    }
  }

  /** True if every row and freshness counts and every guard held. */
  boolean passed() {
    return freshness.stream().allMatch(one -> one.fault() == null)
        && rows.stream().allMatch(row -> row.fault() == null)
        && guards.stream().allMatch(Verdict::held);
  }

  void write(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }
}
