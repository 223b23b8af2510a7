/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that is stopped in its midst, on the engine of this JVM, and gone on with. */
class ResumedStreamTest {
  private static final int NUMBERS = 12_000;

  /** Of a split, so that there are micro-batches to come when Spark has ended those under way. */
  private static final long MOST_OF_A_MICRO_BATCH = 200;

  private final List<String> applications = new ArrayList<>();
  @TempDir private Path folder;
  private Pipeline pipeline = Pipeline.create();

  @BeforeEach
  void prepare() {
    try (IcebergTables tables = IcebergTables.open(catalog())) {
      tables.prepare(CountedNumbers.TABLES);
    }
  }

  /** With the state of each second micro-batch, and with pins alone. */
  @ParameterizedTest
  @CsvSource({"1000, 2", "60000, 1"})
  void showsEachRowOnceWhereverItWasStopped(long stateMillis, int stops) throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Optional<String> from = Optional.empty();

    try (IcebergTables tables = IcebergTables.open(catalog())) {
      for (int stop = 0; stop < stops; stop++) {
        double share = (stop + 0.1 + 0.3 * random.nextDouble()) / stops;
        try (Engine engine = start(stateMillis, from)) {
          PipelineResult run = engine.run(pipeline);
          long shown = CountedNumbers.awaitNumbers(run, tables, (long) (share * NUMBERS));
          run.cancel();
          System.out.printf("seed %d: stopped when %d were shown%n", seed, shown);
        }
        from = Optional.of(lastState());
      }
    }
    try (Engine engine = start(stateMillis, from)) {
      assertThat(engine.run(pipeline).waitUntilFinish()).as("seed %d", seed).isEqualTo(State.DONE);
    }

    CountedNumbers.assertEachOnce(catalog(), NUMBERS);
    assertThat(applications).hasSize(stops + 1).doesNotHaveDuplicates();
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }

  /** Spark works off what is under way, and so comes to the end, but the run was told to stop. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void isResumedWhenItWasStoppedAtItsEnd() throws IOException {
    try (IcebergTables tables = IcebergTables.open(catalog());
        Engine engine = start(1_000, Optional.empty())) {
      PipelineResult run = engine.run(pipeline);
      CountedNumbers.awaitAll(tables, NUMBERS);
      run.cancel();
    }
    try (Engine engine = start(1_000, Optional.of(lastState()))) {
      assertThat(engine.run(pipeline).waitUntilFinish()).isEqualTo(State.DONE);
    }

    CountedNumbers.assertEachOnce(catalog(), NUMBERS);
    assertThat(folder.resolve("checkpoints")).doesNotExist();
  }

  /** Other steps have shown what it failed at, and Spark works off some of what comes behind. */
  @Test
  void showsEachRowOnceBehindATaskThatFailed() throws IOException {
    long seed = new Random().nextLong();
    int number = NUMBERS / 4 + new Random(seed).nextInt(NUMBERS / 2);

    CountedNumbers.FAILS_AT.set(number);
    try (Engine engine = start(1_000, Optional.empty())) {
      assertThatThrownBy(() -> engine.run(pipeline).waitUntilFinish())
          .as("seed %d", seed)
          .hasStackTraceContaining("Cannot count " + number);
    } finally {
      CountedNumbers.FAILS_AT.set(-1);
    }
    try (Engine engine = start(1_000, Optional.of(lastState()))) {
      assertThat(engine.run(pipeline).waitUntilFinish()).as("seed %d", seed).isEqualTo(State.DONE);
    }

    CountedNumbers.assertEachOnce(catalog(), NUMBERS);
  }

  @Test
  void isNotRunTwiceAtATime() {
    try (Engine first = start(1_000, Optional.empty())) {
      assertThatThrownBy(() -> start(1_000, Optional.empty()))
          .as("beside %s", first)
          .isInstanceOf(ValidationException.class)
          .hasMessage(
              "Cannot run " + folder.getFileName() + ": another ./millrace runs it; stop it first");
    }
  }

  @Test
  void isNotResumedFromAnotherRunsState() {
    try (Engine engine = start(1_000, Optional.of("/elsewhere/state"))) {
      assertThatThrownBy(() -> engine.run(pipeline))
          .isInstanceOf(ValidationException.class)
          .hasMessage(
              "Cannot resume from /elsewhere/state: it is no state in "
                  + folder.resolve("checkpoints"));
    }
  }

  private IcebergCatalog catalog() {
    return IcebergCatalog.embedded(folder.resolve("warehouse of numbers"));
  }

  private Engine start(long stateMillis, Optional<String> from) {
    RunnerLauncher launcher =
        new SparkLauncher()
            .resumable()
            .launcher(
                new Submission(
                    "numbers",
                    folder,
                    2,
                    Optional.of(Duration.ofMillis(stateMillis)),
                    Map.of(),
                    from),
                applications::add);
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    profile.options().as(SparkPipelineOptions.class).setMaxRecordsPerBatch(MOST_OF_A_MICRO_BATCH);
    pipeline = Pipeline.create(profile.options());
    CountedNumbers.build(pipeline, Numbers.below(NUMBERS).inSplits(2), catalog());
    launcher.fit(profile, pipeline);
    return launcher.start(profile.options());
  }

  private String lastState() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(comparing(file -> file.toFile().lastModified()))
          .orElseThrow()
          .resolveSibling("")
          .toString();
    }
  }
}
