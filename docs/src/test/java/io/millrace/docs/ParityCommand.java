/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.docs.Launcher.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code parity ecommerce} as it is typed: each run in a JVM of its own, on the class path of its
 * engine.
 *
 * @param folder takes its warehouse
 */
record ParityCommand(Path folder) {
  private static final Duration BOUND = Duration.ofMinutes(20);
  private static final int LAST_WORDS = 12;

  static void assertAllAgree(JsonNode report) {
    for (JsonNode cell : report.get("cells")) {
      assertThat(cell.get("result").asText()).as(cell.toPrettyString()).isEqualTo("agrees");
      assertThat(cell.get("rows").asLong()).isGreaterThan(2_000);
    }
    assertThat(report.get("agrees").asBoolean()).isTrue();
  }

  /** What it reports as JSON, having ended so. */
  JsonNode run(Launcher launcher, int exitCode, String... options) throws Exception {
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
