/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the harness tells a contender. */
record ContenderArgs(
    String workload, InputFiles input, Path output, int parallelism, Map<String, String> others) {

  /**
   * Reads {@code --name=value} arguments and makes the output's folders.
   *
   * @throws IllegalArgumentException naming every argument that is missing or not of that form
   */
  static ContenderArgs parse(String... args) throws IOException {
    Map<String, String> values = new HashMap<>();
    List<String> faults = new ArrayList<>();
    for (String arg : args) {
      int equal = arg.indexOf('=');
      if (!arg.startsWith("--") || equal < 0) {
        faults.add("Invalid argument: " + arg + " (must be --name=value)");
      } else {
        values.put(arg.substring(2, equal), arg.substring(equal + 1));
      }
    }
    String workload = taken(values, "workload", faults);
    String input = taken(values, "input", faults);
    String output = taken(values, "output", faults);
    String parallelism = taken(values, "parallelism", faults);
    if (!parallelism.matches("[1-9][0-9]{0,3}")) {
      faults.add("Invalid parallelism: " + parallelism + " (must be between 1 and 9999)");
    }
    if (!List.of(Workload.E1, Workload.E2).contains(workload)) {
      faults.add("Unsupported workload: " + workload + " (supported: e1, e2)");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    Path out = Path.of(output);
    Files.createDirectories(out.resolve("result"));
    Files.createDirectories(out.resolve("rejected"));
    return new ContenderArgs(
        workload, new InputFiles(Path.of(input)), out, Integer.parseInt(parallelism), values);
  }

  private static String taken(Map<String, String> values, String name, List<String> faults) {
    String value = values.remove(name);
    if (value == null) {
      faults.add("Missing required --" + name);
      return "";
    }
    return value;
  }

  boolean aggregates() {
    return workload.equals(Workload.E1);
  }

  Path result(String file) {
    return output.resolve("result").resolve(file);
  }

  Path rejected(String file) {
    return output.resolve("rejected").resolve(file);
  }
}
