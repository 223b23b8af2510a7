/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of a contender: {@code --workload=e1 --input=DIR --output=DIR --parallelism=2},
 * then {@code --key=value} of its own. Immutable.
 *
 * @since 0.1
 */
public final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if an argument is not {@code --key=value} or stands twice
   */
  public static Arguments parse(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--") || equals < 3) {
        throw new IllegalArgumentException("Invalid argument: " + arg + " (must be --key=value)");
      }
      if (values.put(arg.substring(2, equals), arg.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("Invalid argument: " + arg + " (must stand once)");
      }
    }
    return new Arguments(values);
  }

  /**
   * Refuses a workload that the contender cannot do, so that it never answers another question.
   *
   * @throws IllegalArgumentException if the workload, {@code e1} if none is named, is another
   */
  public void requireWorkload(String supported) {
    workload(List.of(supported));
  }

  /**
   * The work to do, {@code e1} if none is named.
   *
   * @throws IllegalArgumentException if the contender cannot do it
   */
  public String workload(List<String> supported) {
    return oneOf("workload", supported, "e1");
  }

  /** The way of doing the work: one of {@code supported}, the first if none is named. */
  public String variant(List<String> supported) {
    return oneOf("variant", supported, supported.get(0));
  }

  /** The number of workers; 2 if none is named. */
  public int parallelism() {
    return Integer.parseInt(values.getOrDefault("parallelism", "2"));
  }

  /** The folder of {@code events/} and {@code products.csv}. */
  public Path input() {
    return Path.of(required("input"));
  }

  /** The folder of the results. */
  public Path output() {
    return Path.of(required("output"));
  }

  /** The value of an argument, {@code otherwise} if it is not given. */
  public String get(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  /** A time in whole milliseconds, {@code otherwise} if it is not given. */
  public Duration millis(String key, Duration otherwise) {
    String value = values.get(key);
    return value == null ? otherwise : Duration.ofMillis(Long.parseLong(value));
  }

  /** The arguments but those named, as they were given: for an engine's own parser. */
  public String[] without(String... keys) {
    List<String> rest = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (!List.of(keys).contains(key)) {
            rest.add("--" + key + "=" + value);
          }
        });
    return rest.toArray(String[]::new);
  }

  /**
   * The event files in name order, which is the order of event time.
   *
   * @throws IOException if the folder cannot be listed
   */
  public List<Path> eventFiles() throws IOException {
    try (Stream<Path> files = Files.list(input().resolve("events"))) {
      return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
    }
  }

  private String oneOf(String key, List<String> supported, String otherwise) {
    String value = values.getOrDefault(key, otherwise);
    if (!supported.contains(value)) {
      throw new IllegalArgumentException(
          "Unsupported %s: %s (supported: %s)"
              .formatted(key, value, supported.stream().collect(Collectors.joining(", "))));
    }
    return value;
  }

  private String required(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("Missing required " + key);
    }
    return value;
  }
}
