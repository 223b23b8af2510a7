/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void listsContendersThatAreNotBuiltInsteadOfSkippingThem() throws IOException {
    System.setProperty("millrace.home", folder.toString());
    try {
      int exitCode = run("--events=1000", "--pairs=1", "--output=" + folder.resolve("bench"));

      assertThat(exitCode).as(err.toString()).isZero();
      assertThat(out.toString()).containsPattern("hand-written +not built");
      assertThat(folder.resolve("bench/bench.json")).exists();
      assertThat(Files.readString(folder.resolve("bench/bench.html"))).contains("not built");
      assertThat(run("--quick", "--events=1000", "--output=" + folder.resolve("bench")))
          .as("guards over contenders that are not built")
          .isEqualTo(1);
      assertThat(Files.readString(folder.resolve("bench/bench.json")))
          .as("guards over streams")
          .containsPattern("\"workload\" ?: ?\"e1-generated\"");
    } finally {
      System.clearProperty("millrace.home");
    }
  }

  @Test
  void showsExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("./millrace bench --quick", "--pairs", "Exit codes");
  }

  @Test
  void refusesWhatItCannotRun() {
    assertThat(run("--only=nobody")).isEqualTo(2);
    assertThat(err.toString()).contains("Unsupported --only: nobody (supported: ");

    assertThat(run("--workload=e9", "--events=0")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "Unsupported workload: e9 (supported: e1, e2, e1-kafka, e1-generated); Invalid events: 0");

    assertThat(run("--pairs=0")).isEqualTo(2);
    assertThat(err.toString()).contains("(must be at least 1)");

    assertThat(run("--unbounded", "--generated")).isEqualTo(2);
    assertThat(err.toString()).contains("(must be one of them at most)");
  }

  @Test
  void hasEveryOptionOnItsPage() throws IOException {
    String root = System.getProperty("millrace.root", "");
    String page = Files.readString(Path.of(root, "docs/benchmarks.md"));
    BenchCommand command = new BenchCommand(new PrintWriter(out), new PrintWriter(err));

    List<String> names =
        new CommandLine(command)
            .getCommandSpec().options().stream()
                .map(CommandLine.Model.OptionSpec::longestName)
                .toList();

    assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name));
  }

  private int run(String... args) {
    return Bench.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
