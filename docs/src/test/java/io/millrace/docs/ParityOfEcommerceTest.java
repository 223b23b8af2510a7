/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The case study on all engines within one JVM each. */
class ParityOfEcommerceTest {
  private static final int RUNNERS = 3;
  private static final int MODES = 2;
  private static final int ORDERS = 4;

  @TempDir Path folder;

  @Test
  void allEnginesGiveTheSameInBothModesAndAllOrdersOfArrival() throws Exception {
    JsonNode report = new ParityCommand(folder).run(Launcher.of(folder), 0, "--events=2000");

    assertThat(report.get("cells")).hasSize(RUNNERS * MODES * ORDERS);
    ParityCommand.assertAllAgree(report);
    assertThat(report.at("/arrivals/3/repeats").asLong()).isPositive();
    assertThat(report.at("/arrivals/3/stragglers").asLong()).isPositive();
    try (Stream<Path> pages = Files.walk(folder.resolve("warehouse/ecommerce/parity"), 2)) {
      assertThat(pages.filter(file -> file.endsWith("parity.html")))
          .singleElement()
          .satisfies(page -> assertThat(page).content().contains("data-status=\"agrees\""));
    }
  }

  @Test
  void endsWithOneWhereACellCannotRunAndSaysWhy() throws Exception {
    JsonNode report =
        new ParityCommand(folder)
            .run(
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
}
