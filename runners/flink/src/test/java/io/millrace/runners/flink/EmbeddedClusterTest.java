/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.pipelines.engines.WatchedTables;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.Read;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream in this JVM whose engine is closed under it, and another that goes on with it. */
class EmbeddedClusterTest {
  private static final String TABLE = PacedNumbers.TABLE.name();
  private static final AtomicBoolean IS_TO_END = new AtomicBoolean();

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aRunGoesOnWhereItsEngineEnded() throws IOException {
    IS_TO_END.set(false);
    PacedNumbers.prepare(catalog());
    WatchedTables watched = new WatchedTables(folder);
    List<String> jobs = new ArrayList<>();

    try (Started first = start(Optional.empty(), jobs)) {
      WatchedTables.await(
          "two commits", () -> Optional.of(true).filter(yes -> watched.commits(TABLE).size() >= 2));
      assertThat(first.result().getState()).isEqualTo(State.RUNNING);
      assertThatThrownBy(() -> start(Optional.empty(), jobs))
          .isInstanceOf(ValidationException.class)
          .hasMessage(
              "Cannot run " + folder.getFileName() + ": another ./millrace runs it; stop it first");
    }
    long shown = watched.rows(TABLE);
    IS_TO_END.set(true);
    State state;
    try (Started second = start(Optional.of(lastState()), jobs)) {
      state = second.result().waitUntilFinish();
    }

    assertThat(jobs).hasSize(2).doesNotHaveDuplicates();
    assertThat(state).isEqualTo(State.DONE);
    PacedNumbers.assertEachOnce(catalog(), shown);
  }

  private record Started(Engine engine, PipelineResult result) implements AutoCloseable {
    @Override
    public void close() {
      engine.close();
    }
  }

  private Started start(Optional<String> from, List<String> jobs) {
    Submission submission =
        new Submission(
            "numbers/run-1", folder, 1, Optional.of(Duration.ofMillis(500)), Map.of(), from);
    RunnerLauncher launcher = new FlinkLauncher().resumable().launcher(submission, jobs::add);
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    Pipeline pipeline = Pipeline.create(profile.options());
    PacedNumbers.show(
        pipeline.apply("Numbers", Read.from(new PacedNumbers(EmbeddedClusterTest::isToEnd))),
        catalog());
    launcher.fit(profile, pipeline);
    Engine engine = launcher.start(profile.options());
    return new Started(engine, engine.run(pipeline));
  }

  private static boolean isToEnd() {
    return IS_TO_END.get();
  }

  private String lastState() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
      Path newest =
          files
              .filter(file -> file.endsWith("_metadata"))
              .max(comparing(file -> file.toFile().lastModified()))
              .orElseThrow();
      return newest.resolveSibling("").toString();
    }
  }

  private IcebergCatalog catalog() {
    return IcebergCatalog.embedded(folder);
  }
}
