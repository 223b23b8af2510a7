/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is typed, each run in a JVM of its own, with the one engine that is here. */
class ParityOfEcommerceTest {
  @TempDir Path folder;

  @Test
  void endsWithZeroWhereAllCellsAgree() throws Exception {
    JsonNode report = parity(0, "--runners=direct", "--arrivals=in-order,stragglers");

    assertThat(report.get("agrees").asBoolean()).isTrue();
    assertThat(report.get("cells")).hasSize(2);
    for (JsonNode cell : report.get("cells")) {
      assertThat(cell.get("result").asText()).isEqualTo("agrees");
      assertThat(cell.get("rows").asLong()).isGreaterThan(1_000);
    }
    assertThat(report.at("/arrivals/1/stragglers").asLong()).isPositive();
    try (Stream<Path> pages = Files.walk(folder.resolve("warehouse/ecommerce/parity"), 2)) {
      assertThat(pages.filter(file -> file.endsWith("parity.html")))
          .singleElement()
          .satisfies(page -> assertThat(page).content().contains("data-status=\"agrees\""));
    }
  }

  @Test
  void endsWithOneWhereACellCannotRunAndSaysWhy() throws Exception {
    JsonNode report = parity(1, "--runners=direct,flink", "--arrivals=shuffled");

    assertThat(report.get("agrees").asBoolean()).isFalse();
    assertThat(report.at("/cells/0/result").asText()).isEqualTo("agrees");
    assertThat(report.at("/cells/1/result").asText()).isEqualTo("unsupported");
    assertThat(report.at("/cells/1/reason").asText())
        .startsWith("Cannot run on flink: its module is not on the class path");
  }

  private JsonNode parity(int exitCode, String... options) throws Exception {
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>(List.of(launcher(), "parity", "ecommerce"));
    command.addAll(List.of("--events=500", "--modes=batch", "--json"));
    command.add("--warehouse=" + folder.resolve("warehouse"));
    command.addAll(List.of(options));
    File out = folder.resolve("out.json").toFile();
    Process process =
        new ProcessBuilder(command).redirectOutput(out).redirectError(log.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ended").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(exitCode);
    return new ObjectMapper().readTree(out);
  }

  /** Does what ./millrace does, with this test's class path. */
  private String launcher() throws IOException {
    Path script = folder.resolve("launcher");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        script,
        """
        #!/bin/sh
        exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dmillrace.launcher="$0" \\
          -Dmillrace.runners=direct,flink -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \\
          -cp '%s' io.millrace.cli.Main "$@"
        """
            .formatted(java, System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }
}
