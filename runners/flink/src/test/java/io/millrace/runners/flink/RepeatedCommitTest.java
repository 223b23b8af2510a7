/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A task fails right behind a commit, before another checkpoint completes: what was committed comes
 * to the committer again. All access to what is static holds the class's lock.
 */
class RepeatedCommitTest {
  private static final Duration CHECKPOINT = Duration.ofMillis(100);
  private static final long CHECKPOINT_TIMEOUT_MILLIS = 1_000;
  private static final long ONE_IN = 10;

  /** Where the test is. */
  private enum Stage {
    /** Until the first commit. */
    BEGIN,
    /** Until so many checkpoints were given up. */
    HELD,
    /** Until the next commit, behind which a task fails. */
    DUE,
    /** Until one more. */
    FAILED,
    DONE
  }

  private static @Nullable IcebergCatalog catalog;
  private static Stage stage = Stage.BEGIN;
  private static int givenUp;
  private static int commits;

  @TempDir Path warehouse;

  @ParameterizedTest
  @CsvSource({"0", "1", "3"})
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void changesNothingWhateverCheckpointsWereGivenUpBefore(int checkpoints) {
    arm(IcebergCatalog.embedded(warehouse), checkpoints);
    FlinkLauncher launcher = new FlinkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING, CHECKPOINT);
    profile
        .options()
        .as(FlinkPipelineOptions.class)
        .setCheckpointTimeoutMillis(CHECKPOINT_TIMEOUT_MILLIS);
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline);
    launcher.fit(profile, pipeline);

    State state;
    try (Engine engine = launcher.start(profile.options())) {
      state = engine.run(pipeline).waitUntilFinish();
    }

    assertThat(state).isEqualTo(State.DONE);
    PacedNumbers.assertEachOnce(tables(), 1);
  }

  private static synchronized void arm(IcebergCatalog tables, int checkpoints) {
    catalog = tables;
    stage = Stage.BEGIN;
    givenUp = checkpoints;
    commits = 0;
    PacedNumbers.prepare(tables);
  }

  private static void build(Pipeline pipeline) {
    PCollection<Long> numbers =
        pipeline.apply("Numbers", Read.from(new PacedNumbers(RepeatedCommitTest::isDone)));
    numbers.apply("Elsewhere", Reshuffle.viaRandomKey()).apply("Hold", ParDo.of(new HoldFn()));
    PacedNumbers.show(numbers.apply("Fault", ParDo.of(new FaultFn())), tables());
  }

  private static synchronized IcebergCatalog tables() {
    return requireNonNull(catalog, "no test runs");
  }

  private static synchronized boolean isDone() {
    return stage == Stage.DONE;
  }

  /** Goes on to the next stage if there is a commit that was not there in the last. */
  private static synchronized boolean isOverBy(Stage now, Stage next) {
    if (stage != now) {
      return false;
    }
    try (IcebergTables opened = IcebergTables.open(tables())) {
      int found = opened.history(PacedNumbers.TABLE.name()).size();
      boolean isMore = found > commits;
      if (isMore) {
        commits = found;
        stage = next;
      }
      return isMore;
    }
  }

  private static synchronized void hold() throws InterruptedException {
    if (isOverBy(Stage.BEGIN, Stage.HELD)) {
      // One may be complete but for this task, and one more begun.
      int until = PacedNumbers.attempts() + givenUp + 1;
      while (givenUp > 0 && PacedNumbers.attempts() < until) {
        RepeatedCommitTest.class.wait(CHECKPOINT.toMillis());
      }
      stage = Stage.DUE;
    }
  }

  /** Stands still beside the way to the table: no checkpoint completes meanwhile. */
  private static final class HoldFn extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Long number) throws InterruptedException {
      if (number % ONE_IN == 0) {
        hold();
      }
    }
  }

  /** Fails behind a commit. */
  private static final class FaultFn extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Long number, OutputReceiver<Long> out) {
      if (number % ONE_IN == 0) {
        if (isOverBy(Stage.DUE, Stage.FAILED)) {
          throw new IllegalStateException("On purpose");
        }
        isOverBy(Stage.FAILED, Stage.DONE);
      }
      out.output(number);
    }
  }
}
