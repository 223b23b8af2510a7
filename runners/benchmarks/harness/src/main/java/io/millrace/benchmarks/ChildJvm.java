/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a program to its end and measures the whole process. GNU time tells CPU seconds and memory
 * where it is installed; else the figures are read from /proc every 20 ms, which misses what
 * happens in the last of these.
 */
final class ChildJvm {
  private static final Path GNU_TIME = Path.of("/usr/bin/time");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final int LOOK_MILLIS = 20;
  private static final int KIB = 1024;
  private static final double NANOS = 1e9;

  private ChildJvm() {}

  /** What a process cost. */
  record Cost(
      double wallSeconds, double cpuSeconds, long peakRssBytes, int exitCode, boolean timedOut) {}

  /**
   * @param log takes what the program prints
   */
  static Cost run(List<String> command, Path log, Duration timeout)
      throws IOException, InterruptedException {
    return run(command, log, timeout, Files.isExecutable(GNU_TIME));
  }

  static Cost run(List<String> command, Path log, Duration timeout, boolean gnuTime)
      throws IOException, InterruptedException {
    Path figures = Path.of(log + ".time");
    List<String> whole = new ArrayList<>();
    if (gnuTime) {
      whole.addAll(List.of(GNU_TIME.toString(), "-f", "%U %S %M", "-o", figures.toString()));
    }
    whole.addAll(command);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Thread end = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(end);
    long deadline = begin + timeout.toNanos();
    boolean ended = false;
    double cpu = 0;
    long peak = 0;
    try {
      while (!ended && System.nanoTime() < deadline) {
        ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (!gnuTime && !ended) {
          cpu = Math.max(cpu, cpuSeconds(process));
          peak = Math.max(peak, peakBytes(process));
        }
      }
    } finally {
      end(process);
    }
    int exitCode = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(end);
    double wall = (System.nanoTime() - begin) / NANOS;
    if (gnuTime && ended) {
      List<String> lines = Files.readAllLines(figures);
      Matcher last =
          Pattern.compile("([\\d.]+) ([\\d.]+) (\\d+)").matcher(lines.get(lines.size() - 1));
      if (!last.matches()) {
        throw new IOException("Cannot read the figures of " + GNU_TIME + ": " + lines);
      }
      cpu = Double.parseDouble(last.group(1)) + Double.parseDouble(last.group(2));
      peak = Long.parseLong(last.group(3)) * KIB;
    }
    Files.deleteIfExists(figures);
    return new Cost(wall, cpu, peak, exitCode, !ended);
  }

  /** Also when this program is told to stop: no contender runs on by itself. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / NANOS).orElse(0.0);
  }

  private static long peakBytes(Process process) throws IOException {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", process.pid() + "", "status")));
      return peak.find() ? Long.parseLong(peak.group(1)) * KIB : 0;
    } catch (NoSuchFileException ended) {
      return 0; // It ended meanwhile, or this is no Linux.
    }
  }
}
