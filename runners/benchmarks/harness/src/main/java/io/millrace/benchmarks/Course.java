/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a long run took for each tenth of its events, from the files in which readers tell it. */
record Course(String contender, int round, List<Stretch> stretches) {
  private static final int PARTS = 10;
  private static final double MICROS_PER_MILLI = 1000;

  /**
   * A tenth.
   *
   * @param events how many there were at its end
   * @param wallMicros per event
   * @param cpuMicros per event, of the whole process
   * @param rssBytes at its end
   */
  record Stretch(long events, double wallMicros, double cpuMicros, long rssBytes) {}

  /** What one reader told: its events, then the process's wall and CPU milliseconds and memory. */
  private record Told(long events, double wall, double cpu, long rss) {
    static Told of(String line) {
      long[] cells = Arrays.stream(line.split(",", -1)).mapToLong(Long::parseLong).toArray();
      return new Told(cells[0], cells[1], cells[2], cells[3]);
    }
  }

  /** No stretches where no reader told anything. */
  static Course read(String contender, int round, Path output) throws IOException {
    List<List<Told>> readers = new ArrayList<>();
    try (Stream<Path> all = Files.list(output)) {
      for (Path file : all.filter(Course::isProgress).sorted().toList()) {
        readers.add(Files.readAllLines(file).stream().map(Told::of).toList());
      }
    }
    List<Stretch> stretches = new ArrayList<>();
    for (int part = 1; part <= PARTS && !readers.isEmpty(); part++) {
      Told from = at(readers, part - 1);
      Told to = at(readers, part);
      double events = to.events() - from.events();
      stretches.add(
          new Stretch(
              to.events(),
              (to.wall() - from.wall()) * MICROS_PER_MILLI / events,
              (to.cpu() - from.cpu()) * MICROS_PER_MILLI / events,
              to.rss()));
    }
    return new Course(contender, round, stretches);
  }

  private static boolean isProgress(Path file) {
    return file.getFileName().toString().startsWith("progress-");
  }

  /** Where all readers together were when each had so many tenths: sums and means. */
  private static Told at(List<List<Told>> readers, int part) {
    long events = 0;
    double wall = 0;
    double cpu = 0;
    long rss = 0;
    for (List<Told> reader : readers) {
      long wanted = reader.get(reader.size() - 1).events() * part / PARTS;
      Told there =
          reader.stream().filter(told -> told.events() >= wanted).findFirst().orElseThrow();
      events += there.events();
      wall += there.wall() / readers.size();
      cpu += there.cpu() / readers.size();
      rss = Math.max(rss, there.rss());
    }
    return new Told(events, wall, cpu, rss);
  }
}
