/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.answer.Answer;
import io.millrace.benchmarks.contender.Arguments;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import io.millrace.transforms.Internal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes a workload's files and the right answer beside them, unless they are there. A program of
 * its own, since the answer's maps take a heap that {@link Bench} should not hold while others run.
 *
 * @since 0.1
 */
@Internal
public final class PrepareInput {
  /** The maps' bytes for each event, and what else the heap needs. */
  private static final long BYTES_PER_EVENT = 220;

  private static final long MIB = 1 << 20;
  private static final long SPARE_MIB = 512;

  private PrepareInput() {}

  /** Arguments: those of {@link Workload#arguments}, and {@code --data=DIR}. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = Arguments.parse(args);
    Workload workload = Workload.of(arguments).orElseThrow();
    Path folder = Path.of(arguments.get("data", ""));
    long begin = System.nanoTime();
    InputFiles files =
        InputFiles.make(workload, folder, lines -> tell("Generated", lines, workload, begin));
    long next = System.nanoTime();
    Answer.expected(workload, files, lines -> tell("Answered", lines, workload, next));
  }

  static List<String> arguments(Workload workload, Path folder) {
    List<String> arguments = new ArrayList<>(workload.arguments());
    arguments.add("--data=" + folder);
    return arguments;
  }

  static String heapFlag(Workload workload) {
    long held =
        workload.isGenerated()
            ? workload.events() * 2 * workload.horizon().toMinutes() / workload.spanMinutes()
            : workload.events();
    return "-Xmx" + (SPARE_MIB + held * BYTES_PER_EVENT / MIB) + "m";
  }

  /** Line over line while a person watches, else only what came out. */
  private static void tell(String verb, long lines, Workload workload, long begin) {
    boolean done = lines == workload.events();
    if (done || Boolean.getBoolean("millrace.tty")) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.err.printf(
          Locale.ROOT,
          "%s  %s %,d lines in %.1f s%s",
          Boolean.getBoolean("millrace.tty") ? "\r" : "",
          verb,
          lines,
          seconds,
          done ? "\n" : "");
    }
  }
}
