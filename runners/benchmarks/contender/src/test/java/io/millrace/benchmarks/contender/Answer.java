/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a contender wrote, or must write: line by line, in one thread, the slow way.
 *
 * @param result the sorted lines of the result: window sums for e1, event ids for e2
 * @param rejected the sorted raw lines that were rejected
 * @param counts the text of {@code counts.json}
 */
public record Answer(List<String> result, List<String> rejected, String counts) {
  private static final Pattern EVENT =
      Pattern.compile(
          "\\{\"event_id\":\"(\\w+)\",.*\"ts\":(\\d+),.*\"product_id\":\"(\\w+)\","
              + "\"quantity\":(-?\\d+),\"price\":([0-9.]+),.*");

  /** The answer to workload e1, computed from the input. */
  public static Answer expected(Path input) throws IOException {
    Map<String, String> categories = new TreeMap<>();
    for (String row : Files.readAllLines(input.resolve("products.csv"))) {
      String[] cells = row.split(",", -1);
      categories.put(cells[0], cells[1]);
    }
    long read = 0;
    long duplicates = 0;
    long accepted = 0;
    Set<String> seen = new HashSet<>();
    List<String> rejected = new ArrayList<>();
    Map<String, long[]> sums = new TreeMap<>();
    for (String line : lines(input.resolve("events"), ".ndjson")) {
      read++;
      Matcher event = EVENT.matcher(line);
      if (!event.matches() || Integer.parseInt(event.group(4)) < 1) {
        rejected.add(line);
      } else if (!seen.add(event.group(1))) {
        duplicates++;
      } else {
        accepted++;
        long window = Math.floorDiv(Long.parseLong(event.group(2)), 60_000L) * 60_000;
        long cents = new BigDecimal(event.group(5)).movePointRight(2).longValueExact();
        long[] sum =
            sums.computeIfAbsent(window + "," + categories.get(event.group(3)), key -> new long[2]);
        sum[0]++;
        sum[1] += Long.parseLong(event.group(4)) * cents;
      }
    }
    List<String> result = new ArrayList<>();
    sums.forEach((key, sum) -> result.add(key + "," + sum[0] + "," + sum[1]));
    return new Answer(
        result.stream().sorted().toList(),
        rejected.stream().sorted().toList(),
        "{\"read\":%d,\"rejected\":%d,\"duplicates\":%d,\"late\":0,\"accepted\":%d}\n"
            .formatted(read, rejected.size(), duplicates, accepted));
  }

  /** What stands in a contender's output folder after workload e1. */
  public static Answer written(Path output) throws IOException {
    return new Answer(
        lines(output.resolve("result"), ".csv").stream().sorted().toList(),
        lines(output.resolve("rejected"), ".ndjson").stream().sorted().toList(),
        Files.readString(output.resolve("counts.json")));
  }

  private static List<String> lines(Path directory, String suffix) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(name -> name.toString().endsWith(suffix)).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
