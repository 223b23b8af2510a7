/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One series of the Numenta Anomaly Benchmark: values every five minutes, and where people saw an
 * anomaly.
 *
 * @param times in order
 * @param values as many; those of one time in order
 */
record CloudWatchSeries(String name, long[] times, double[] values, List<Window> windows) {
  /** Both ends are in it. */
  record Window(long from, long to) {
    boolean holds(long time) {
      return from <= time && time <= to;
    }
  }

  static List<CloudWatchSeries> readAll(Path folder) throws IOException {
    JsonNode windows = new ObjectMapper().readTree(folder.resolve("anomaly_windows.json").toFile());
    Path series = folder.resolve("realAWSCloudwatch");
    try (Stream<Path> files = Files.list(series)) {
      return files
          .sorted()
          .map(file -> read(file, windows.path(series.getFileName() + "/" + file.getFileName())))
          .toList();
    }
  }

  private static CloudWatchSeries read(Path file, JsonNode itsWindows) {
    List<String[]> rows = new ArrayList<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.skip(1).map(line -> line.split(",", -1)).forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
    rows.sort(
        Comparator.<String[]>comparingLong(row -> millis(row[0]))
            .thenComparingDouble(row -> Double.parseDouble(row[1])));
    List<Window> windows = new ArrayList<>();
    itsWindows.forEach(
        window ->
            windows.add(
                new Window(millis(window.get(0).asText()), millis(window.get(1).asText()))));
    return new CloudWatchSeries(
        file.getFileName().toString(),
        rows.stream().mapToLong(row -> millis(row[0])).toArray(),
        rows.stream().mapToDouble(row -> Double.parseDouble(row[1])).toArray(),
        windows);
  }

  private static long millis(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  boolean isLabelled(int row) {
    return windows.stream().anyMatch(window -> window.holds(times[row]));
  }
}
