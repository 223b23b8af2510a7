/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.docs.Launcher.Answer;
import io.millrace.testing.engines.FlinkCluster;
import io.millrace.testing.engines.FlinkClusterExtension;
import io.millrace.testing.engines.FlinkClusterSpec;
import io.millrace.testing.engines.SparkCluster;
import io.millrace.testing.engines.SparkClusterExtension;
import io.millrace.testing.engines.SparkClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is typed: each run in a JVM of its own, on the class path of its engine. */
class ParityOfEcommerceTest {
  /** A batch of so many steps needs fewer buffers each; a busy machine is no failure. */
  @RegisterExtension
  static final FlinkClusterExtension FLINK =
      FlinkClusterExtension.ofClass(
          FlinkClusterSpec.defaults()
              .withSetting("taskmanager.network.sort-shuffle.min-buffers", "16")
              .withSetting("heartbeat.timeout", "60000"));

  @RegisterExtension
  static final SparkClusterExtension SPARK =
      SparkClusterExtension.ofClass(SparkClusterSpec.defaults());

  private static final Duration BOUND = Duration.ofMinutes(20);
  private static final int LAST_WORDS = 12;
  private static final int RUNNERS = 3;
  private static final int MODES = 2;
  private static final int ORDERS = 4;

  @TempDir Path folder;

  @Test
  void allEnginesGiveTheSameInBothModesAndAllOrdersOfArrival() throws Exception {
    JsonNode report = parity(Launcher.of(folder), 0, "--events=2000");

    assertThat(report.get("cells")).hasSize(RUNNERS * MODES * ORDERS);
    assertAllAgree(report);
    assertThat(report.at("/arrivals/3/repeats").asLong()).isPositive();
    assertThat(report.at("/arrivals/3/stragglers").asLong()).isPositive();
    try (Stream<Path> pages = Files.walk(folder.resolve("warehouse/ecommerce/parity"), 2)) {
      assertThat(pages.filter(file -> file.endsWith("parity.html")))
          .singleElement()
          .satisfies(page -> assertThat(page).content().contains("data-status=\"agrees\""));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
  void clustersGiveTheSameAsOneJvm(FlinkCluster flink, SparkCluster spark) throws Exception {
    JsonNode report =
        parity(
            Launcher.of(folder),
            0,
            "--events=2000",
            "--arrivals=in-order,stragglers",
            "--master=flink=" + flink.rest(),
            "--master=spark=" + spark.master());

    assertThat(report.get("cells")).hasSize(RUNNERS * MODES * 2);
    assertAllAgree(report);
  }

  @Test
  void endsWithOneWhereACellCannotRunAndSaysWhy() throws Exception {
    JsonNode report =
        parity(
            Launcher.ofDirect(folder),
            1,
            "--events=500",
            "--modes=batch",
            "--runners=direct,flink",
            "--arrivals=shuffled");

    assertThat(report.get("agrees").asBoolean()).isFalse();
    assertThat(report.at("/cells/0/result").asText()).isEqualTo("agrees");
    assertThat(report.at("/cells/1/result").asText()).isEqualTo("unsupported");
    assertThat(report.at("/cells/1/reason").asText())
        .startsWith("Cannot run on flink: its module is not on the class path");
  }

  private static void assertAllAgree(JsonNode report) {
    for (JsonNode cell : report.get("cells")) {
      assertThat(cell.get("result").asText()).as(cell.toPrettyString()).isEqualTo("agrees");
      assertThat(cell.get("rows").asLong()).isGreaterThan(2_000);
    }
    assertThat(report.get("agrees").asBoolean()).isTrue();
  }

  private JsonNode parity(Launcher launcher, int exitCode, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("parity", "ecommerce", "--json"));
    words.add("--warehouse=" + folder.resolve("warehouse"));
    words.addAll(List.of(options));
    Answer answer = launcher.run(BOUND, words);
    assertThat(answer.exitCode())
        .as("%s%n%s%n%s", answer.out(), answer.err(), lastWords(folder.resolve("warehouse")))
        .isEqualTo(exitCode);
    return new ObjectMapper().readTree(answer.out());
  }

  /** What each run complained of at its end: its engine says more than its report. */
  private static String lastWords(Path warehouse) throws IOException {
    StringBuilder words = new StringBuilder();
    try (Stream<Path> files = Files.walk(warehouse)) {
      for (Path log : files.filter(file -> file.endsWith("run.log")).sorted().toList()) {
        List<String> lines = Files.readAllLines(log);
        words.append(log).append('\n');
        lines.stream()
            .skip(Math.max(0, lines.size() - LAST_WORDS))
            .forEach(line -> words.append(line).append('\n'));
      }
    }
    return words.toString();
  }
}
