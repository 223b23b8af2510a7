/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.ChildJvm.Cost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Duration BOUND = Duration.ofMinutes(10);

  @TempDir Path folder;

  @Test
  void measuresAProgramToItsEnd() throws Exception {
    Path log = folder.resolve("log");

    Cost cost = ChildJvm.run(List.of(JAVA, "-version"), log, BOUND);

    assertThat(Files.readString(log)).contains("version");
    assertThat(cost.exitCode()).isZero();
    assertThat(cost.timedOut()).isFalse();
    assertThat(cost.wallSeconds()).isBetween(0.01, 600.0);
    assertThat(cost.cpuSeconds()).isPositive();
    assertThat(cost.peakRssBytes()).isGreaterThan(10 << 20);
  }

  @Test
  void measuresWithoutGnuTimeToo() throws Exception {
    List<String> command = List.of(JAVA, "-Xlog:disable", "--list-modules");

    Cost cost = ChildJvm.run(command, folder.resolve("log"), BOUND, false);

    assertThat(cost.exitCode()).isZero();
    assertThat(cost.wallSeconds()).isPositive();
    assertThat(cost.peakRssBytes()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void tellsTheExitCode() throws Exception {
    Cost cost = ChildJvm.run(List.of(JAVA, "no.such.Main"), folder.resolve("log"), BOUND);

    assertThat(cost.exitCode()).isEqualTo(1);
    assertThat(cost.timedOut()).isFalse();
  }

  @Test
  void endsAProgramThatTakesTooLong() throws Exception {
    Path source = folder.resolve("Forever.java");
    Files.writeString(
        source, "class Forever { public static void main(String[] a) { while (true) {} } }");

    Cost cost =
        ChildJvm.run(
            List.of(JAVA, source.toString()), folder.resolve("log"), Duration.ofMillis(500));

    assertThat(cost.timedOut()).isTrue();
    assertThat(cost.wallSeconds()).isLessThan(300);
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("Forever")))
        .isEmpty();
  }
}
