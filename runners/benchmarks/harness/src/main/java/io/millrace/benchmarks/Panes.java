/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an unbounded run gave out, pane by pane. */
final class Panes {
  private static final Pattern COMMA = Pattern.compile(",");
  private static final int CELLS = 6;

  private Panes() {}

  /**
   * A window and category of which a first result was seen.
   *
   * @param seen the wall time, in epoch milliseconds
   */
  record First(long windowStart, long seen) {}

  private record Pane(String line, long number, long seen) {}

  /**
   * Leaves of each window and category the highest pane, as a bounded run would have written it.
   *
   * @return when each came first
   * @throws IOException if a line is none
   */
  static List<First> settle(Path output) throws IOException {
    Path folder = output.resolve("result");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Map<String, Pane> highest = new TreeMap<>();
    Map<String, First> firsts = new TreeMap<>();
    for (Path file : files(folder)) {
      for (String line : Files.readAllLines(file)) {
        String[] cells = COMMA.split(line, -1);
        if (cells.length != CELLS) {
          throw new IOException("Invalid pane in " + file + ": " + line);
        }
        String key = cells[0] + "," + cells[1];
        long seen = Long.parseLong(cells[5]);
        Pane pane = new Pane(key + "," + cells[2] + "," + cells[3], Long.parseLong(cells[4]), seen);
        highest.merge(key, pane, (one, other) -> one.number() >= other.number() ? one : other);
        firsts.merge(
            key,
            new First(Long.parseLong(cells[0]), seen),
            (one, other) -> one.seen() <= other.seen() ? one : other);
      }
      Files.delete(file);
    }
    Files.write(folder.resolve("final.csv"), highest.values().stream().map(Pane::line).toList());
    return new ArrayList<>(firsts.values());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".panes")).sorted().toList();
    }
  }
}
