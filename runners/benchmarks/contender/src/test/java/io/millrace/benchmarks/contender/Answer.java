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
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a contender wrote, or must write: line by line, in one thread, the slow way.
 *
 * @param result the sorted lines of the result: window sums for e1, values of the events for e2
 * @param rejected the sorted raw lines that were rejected
 * @param counts the text of {@code counts.json}
 */
public record Answer(List<String> result, List<String> rejected, String counts) {
  private static final Pattern EVENT =
      Pattern.compile(
          "\\{\"event_id\":\"(?<id>\\w+)\",\"type\":\"(?<type>\\w+)\",\"ts\":(?<ts>\\d+),"
              + "(\"user_id\":\"(?<user>\\w+)\",\"session_id\":\"(?<session>\\w+)\",)?"
              + "\"product_id\":\"(?<product>\\w+)\",\"quantity\":(?<quantity>-?\\d+),"
              + "\"price\":(?<price>[0-9.]+),\"currency\":\"(?<currency>\\w+)\""
              + "(,\"country\":\"(?<country>\\w+)\")?\\}");

  /** The answer to a workload, computed from the input. */
  public static Answer expected(String workload, Path input) throws IOException {
    return workload.equals("e1") ? expectedSums(input) : expectedEvents(input);
  }

  private static Answer expectedSums(Path input) throws IOException {
    Map<String, String> categories = categories(input);
    Map<String, long[]> sums = new TreeMap<>();
    Answer kept =
        kept(
            input,
            event -> {
              long window = Math.floorDiv(Long.parseLong(event.group("ts")), 60_000L) * 60_000;
              String key = window + "," + categories.get(event.group("product"));
              long[] sum = sums.computeIfAbsent(key, none -> new long[2]);
              sum[0]++;
              sum[1] +=
                  Long.parseLong(event.group("quantity"))
                      * price(event).movePointRight(2).longValueExact();
              return "";
            });
    List<String> result = new ArrayList<>();
    sums.forEach((key, sum) -> result.add(key + "," + sum[0] + "," + sum[1]));
    return new Answer(result.stream().sorted().toList(), kept.rejected(), kept.counts());
  }

  private static Answer expectedEvents(Path input) throws IOException {
    Map<String, String> categories = categories(input);
    return kept(
        input,
        event ->
            String.join(
                ",",
                event.group("id"),
                event.group("type"),
                event.group("ts"),
                event.group("user"),
                event.group("session"),
                event.group("product"),
                event.group("quantity"),
                price(event).toPlainString(),
                event.group("currency"),
                event.group("country"),
                categories.get(event.group("product"))));
  }

  private static Map<String, String> categories(Path input) throws IOException {
    Map<String, String> categories = new TreeMap<>();
    for (String row : Files.readAllLines(input.resolve("products.csv"))) {
      String[] cells = row.split(",", -1);
      categories.put(cells[0], cells[1]);
    }
    return categories;
  }

  /** What becomes of each event that is valid and no repeat, and of the others. */
  private static Answer kept(Path input, Function<Matcher, String> taker) throws IOException {
    long read = 0;
    long duplicates = 0;
    Set<String> seen = new HashSet<>();
    List<String> rejected = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (String line : lines(input.resolve("events"), ".ndjson")) {
      read++;
      Matcher event = EVENT.matcher(line);
      if (!event.matches() || Integer.parseInt(event.group("quantity")) < 1) {
        rejected.add(line);
      } else if (!seen.add(event.group("id"))) {
        duplicates++;
      } else {
        kept.add(taker.apply(event));
      }
    }
    return new Answer(
        kept.stream().sorted().toList(),
        rejected.stream().sorted().toList(),
        "{\"read\":%d,\"rejected\":%d,\"duplicates\":%d,\"late\":0,\"accepted\":%d}\n"
            .formatted(read, rejected.size(), duplicates, kept.size()));
  }

  private static BigDecimal price(Matcher event) {
    return new BigDecimal(event.group("price")).setScale(2);
  }

  /** What stands in a contender's output folder after a workload. */
  public static Answer written(String workload, Path output) throws IOException {
    Path folder = output.resolve("result");
    List<String> result =
        workload.equals("e1") ? lines(folder, ".csv") : ParquetEvents.lines(folder);
    return new Answer(
        result.stream().sorted().toList(),
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
