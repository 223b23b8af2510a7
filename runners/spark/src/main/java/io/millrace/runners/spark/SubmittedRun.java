/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.LockedEngine;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.pipelines.Submission;
import io.millrace.transforms.ValidationException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/**
 * A run whose stream leaves its state in the run's folder, on an engine of this JVM or a cluster's.
 *
 * @param accepted is told what Spark calls the application, when it begins
 */
record SubmittedRun(Submission submission, Consumer<String> accepted) {
  /** How often Spark writes what is kept of keys, if it is not asked for. */
  private static final long STATE_MILLIS = 10_000;

  /** Spark keeps all that led from one state to the next, and works it off as one call. */
  private static final long MOST_MILLIS = 60_000;

  /**
   * Adds to a profile how often state is written.
   *
   * @throws ValidationException if that is asked for of a batch, or too seldom
   */
  RunnerProfile in(RunMode mode, RunnerProfile profile) {
    SparkPipelineOptions options = profile.options().as(SparkPipelineOptions.class);
    options.setAppName(submission.name());
    if (mode == RunMode.STREAMING) {
      return profile.set(
          "checkpointDurationMillis",
          everyMillis(options.getBatchIntervalMillis()),
          options::setCheckpointDurationMillis,
          "state is written so often, with the next micro-batch; --checkpoint-every says it");
    }
    if (submission.checkpointEvery().isPresent()) {
      throw new ValidationException(
          "Cannot checkpoint in mode " + mode.label() + ": Spark does so in streaming mode only");
    }
    return profile;
  }

  /** Whole micro-batches. */
  private long everyMillis(long batchMillis) {
    long asked = submission.checkpointEvery().map(every -> every.toMillis()).orElse(STATE_MILLIS);
    if (asked > MOST_MILLIS) {
      throw new ValidationException(
          "Invalid --checkpoint-every: %d ms (must be <= %d ms on Spark)"
              .formatted(asked, MOST_MILLIS));
    }
    return (asked + batchMillis - 1) / batchMillis * batchMillis;
  }

  /** The stream's own files. */
  StreamLog log() {
    return StreamLog.ofRun(
        submission.checkpoints(), submission.restoreFrom().map(SubmittedRun::local));
  }

  private static Path local(String state) {
    return state.startsWith("file:")
        ? Path.of(URI.create(state).getPath())
        : Path.of(state).toAbsolutePath();
  }

  /**
   * Starts an engine.
   *
   * @throws ValidationException if another JVM has the run
   */
  Engine start(Supplier<SparkEngine> starting) {
    return LockedEngine.start(
        submission.folder(),
        () -> {
          SparkEngine engine = starting.get();
          return new Engine() {
            @Override
            public PipelineResult run(Pipeline pipeline) {
              accepted.accept(engine.application());
              return engine.run(pipeline);
            }

            @Override
            public void close() {
              engine.close();
            }
          };
        });
  }
}
