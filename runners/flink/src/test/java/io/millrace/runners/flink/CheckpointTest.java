/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.runners.flink.Faults.Mark;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that fail on purpose, on the embedded engine. */
class CheckpointTest {
  private static final long SEED = 20260717;
  private static final Duration EVERY = Duration.ofMillis(100);

  @TempDir private static Path input;
  private static SalesFiles sales;
  private static Map<String, Long> undisturbed;
  private static long rowsInAll;

  @BeforeAll
  static void runsUndisturbed(@TempDir Path output) throws IOException {
    sales = SalesFiles.write(input, SEED);
    Faults.arm(Set.of());

    run(output);

    assertThat(Faults.thrown()).isEmpty();
    assertAnswer(output);
    undisturbed = ledger(output);
    rowsInAll = Faults.rowsRead();
  }

  static Stream<Set<Mark>> marks() {
    return Stream.of(
        EnumSet.of(Mark.BEFORE_CHECKPOINT, Mark.ENRICH), EnumSet.of(Mark.DEDUPLICATE, Mark.ENRICH));
  }

  @ParameterizedTest
  @MethodSource("marks")
  void givesTheSameThoughTasksFailTwice(Set<Mark> marks, @TempDir Path output) throws IOException {
    Faults.arm(marks);

    run(output);

    assertThat(Faults.thrown()).containsExactlyElementsOf(marks);
    assertThat(Faults.rowsRead()).as("rows read after the last restart").isLessThan(rowsInAll);
    assertAnswer(output);
    assertThat(ledger(output)).as("seed %d", SEED).isEqualTo(undisturbed);
  }

  @Test
  void refusesWhatItCannotCheckpoint() {
    FlinkLauncher launcher = new FlinkLauncher();

    assertThatThrownBy(() -> launcher.profile(RunMode.BATCH, EVERY))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot checkpoint in mode batch: Flink does so in streaming mode only");
    assertThatThrownBy(() -> launcher.profile(RunMode.STREAMING, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid checkpointEvery: PT0S (must be >= 1 ms)");
  }

  private static void run(Path output) {
    FlinkLauncher launcher = new FlinkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING, EVERY);
    Pipeline pipeline = Pipeline.create(profile.options());
    DailySales.build(pipeline, input, SalesFiles.PRODUCTS, output);
    try (Engine engine = launcher.start(profile.options())) {
      assertThat(engine.run(pipeline).waitUntilFinish()).isEqualTo(State.DONE);
    }
  }

  private static void assertAnswer(Path output) throws IOException {
    assertThat(lines(output.resolve("sums"))).as("seed %d", SEED).isEqualTo(sales.sums());
    assertThat(lines(output.resolve("letters"))).as("seed %d", SEED).isEqualTo(sales.letters());
    assertThat(ledger(output)).as("seed %d", SEED).containsAllEntriesOf(sales.counts());
  }

  private static Map<String, Long> ledger(Path output) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    for (String line : lines(output.resolve("ledger"))) {
      int equals = line.lastIndexOf('=');
      counts.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
    }
    return counts;
  }

  private static List<String> lines(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .flatMap(CheckpointTest::read)
          .sorted()
          .toList();
    }
  }

  private static Stream<String> read(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
