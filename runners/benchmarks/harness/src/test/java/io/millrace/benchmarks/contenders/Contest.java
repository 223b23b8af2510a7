/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.contenders;

import io.millrace.benchmarks.answer.Answer;
import io.millrace.benchmarks.input.InputFiles;
import io.millrace.benchmarks.input.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the contenders of this module on an input and compares them with the reference. */
final class Contest {
  private Contest() {}

  static List<String> handWritten(String workload, InputFiles input, Path output, int threads)
      throws Exception {
    HandWritten.run(args(workload, input, output, threads, "form=none"));
    return expected(workload, input).differences(workload, output);
  }

  static List<String> duckDb(String workload, InputFiles input, Path output, String form)
      throws Exception {
    DuckDb.run(args(workload, input, output, 2, "form=" + form));
    return expected(workload, input).differences(workload, output);
  }

  static Answer expected(String workload, InputFiles input) throws Exception {
    return Answer.expected(Workload.of(workload, 1), input, lines -> {});
  }

  /** One file of these lines, as they are, and two products. */
  static InputFiles input(Path folder, String events) throws Exception {
    Files.createDirectories(folder.resolve("events"));
    Files.writeString(folder.resolve("events/part-00.ndjson"), events);
    Files.writeString(folder.resolve("products.csv"), "product_id,category\np1,c1\nother,c2\n");
    return new InputFiles(folder);
  }

  private static ContenderArgs args(
      String workload, InputFiles input, Path output, int threads, String more) throws Exception {
    return ContenderArgs.parse(
        "--workload=" + workload,
        "--input=" + input.folder(),
        "--output=" + output,
        "--parallelism=" + threads,
        "--" + more);
  }
}
