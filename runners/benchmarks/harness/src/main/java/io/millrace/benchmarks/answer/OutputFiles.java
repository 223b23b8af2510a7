/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmarks.input.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what a contender wrote, in any number of files. */
final class OutputFiles {
  static final List<String> E1_COLUMNS =
      List.of("window_start_ms", "category", "count", "revenue_cents");
  static final List<String> LINE = List.of("line");
  private static final Pattern COMMA = Pattern.compile(",");

  private OutputFiles() {}

  static Answer read(String workload, Path output) throws IOException {
    Digest rejected = new Digest(LINE);
    for (Path file : files(output.resolve("rejected"), ".ndjson")) {
      forEachLine(file, rejected::add);
    }
    List<String> lines = new ArrayList<>();
    Digest result;
    if (Workload.aggregates(workload)) {
      result = new Digest(E1_COLUMNS);
      for (Path file : files(output.resolve("result"), ".csv")) {
        forEachLine(file, lines::add);
      }
      lines.forEach(line -> result.add(cells(line)));
    } else {
      result = new Digest(ParquetRows.COLUMNS);
      for (Path file : files(output.resolve("result"), ".parquet")) {
        ParquetRows.forEach(file, result::add);
      }
    }
    return new Answer(Counts.read(output), result.summary(), rejected.summary(), lines);
  }

  /** As many cells as there are columns, whatever the line is, so that it cannot pass as right. */
  private static String[] cells(String line) {
    String[] cells = COMMA.split(line, -1);
    return cells.length == E1_COLUMNS.size() ? cells : new String[] {line, "", "", ""};
  }

  interface LineTaker {
    void take(String line);
  }

  static void forEachLine(Path file, LineTaker taker) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        taker.take(line);
      }
    }
  }

  /** Whatever is named so below a folder; engines leave marker files beside. */
  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> isData(file, suffix)).sorted().toList();
    }
  }

  private static boolean isData(Path file, String suffix) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && name.endsWith(suffix) && !name.startsWith(".");
  }
}
