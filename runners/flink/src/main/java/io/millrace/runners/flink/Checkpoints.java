/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static java.util.Objects.requireNonNullElseGet;

import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.ExecutionCheckpointingOptions;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.FileUtils;

/** What a job needs so that a task that fails goes on where all tasks last agreed. */
final class Checkpoints {
  private static final int RESTARTS = 3;
  private static final long RESTART_DELAY_MILLIS = 200;
  private static final String RESTART_STRATEGY = "failure-rate";
  private static final Duration RESTART_WINDOW = Duration.ofMinutes(10);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
  private static final int TOLERABLE_FAILURES = 10;
  private static final long LEAST_PAUSE_MILLIS = 500;

  /** More than may be given up one after the other before the job fails. */
  private static final int BUFFERS = TOLERABLE_FAILURES + 5;

  /**
   * State as bytes, and of a checkpoint only what is new since the one before: what was kept by a
   * deduplication is a log that grows.
   *
   * <p>Flink's other backend holds objects and writes them while the job goes on. It asks Beam for
   * a copy of what is changed meanwhile, and with fasterCopy Beam hands it the same object: sums
   * would be in a checkpoint that holds too few of the records they came from.
   */
  private static final String BACKEND = "rocksdb";

  /** As Flink's RocksDBConfigurableOptions, which is there only where the backend is. */
  private static final String COMPACTION_STYLE = "state.backend.rocksdb.compaction.style";

  /**
   * Each checkpoint leaves a file of state. By levels all of a log would be written again with
   * every fourth of them; this style writes files of like size together.
   */
  private static final String COMPACTION = "UNIVERSAL";

  private Checkpoints() {}

  /** Adds exactly-once checkpoints to the profile of an engine in this JVM. */
  static RunnerProfile embedded(RunnerProfile profile, RunMode mode, Duration every) {
    FlinkPipelineOptions options = profile.options().as(FlinkPipelineOptions.class);
    return add(profile, mode, every)
        .set(
            "stateBackendStoragePath",
            folder(),
            options::setStateBackendStoragePath,
            "checkpoints are files on the local disk, in a folder per job that ends with it")
        .set(
            "numberOfExecutionRetries",
            RESTARTS,
            options::setNumberOfExecutionRetries,
            "a fault that comes back ends the run, where Flink would start it again for ever")
        .set(
            "executionRetryDelay",
            RESTART_DELAY_MILLIS,
            options::setExecutionRetryDelay,
            "milliseconds; nothing outside this JVM has to recover first");
  }

  /**
   * Adds exactly-once checkpoints to the profile of a cluster.
   *
   * @param folder that all of the cluster see
   */
  static RunnerProfile shared(RunnerProfile profile, RunMode mode, Duration every, Path folder) {
    FlinkPipelineOptions options = profile.options().as(FlinkPipelineOptions.class);
    return add(profile, mode, every)
        .set(
            "stateBackendStoragePath",
            folder.toUri().toString(),
            options::setStateBackendStoragePath,
            "checkpoints are in the run's own folder, which all workers see")
        .set(
            "externalizedCheckpointsEnabled",
            true,
            options::setExternalizedCheckpointsEnabled,
            "the last checkpoints stay when the job is gone, so that it can be resumed from them")
        .set(
            "retainExternalizedCheckpointsOnCancellation",
            true,
            options::setRetainExternalizedCheckpointsOnCancellation,
            "also when it was cancelled")
        .note(
            "restart-strategy.type",
            RESTART_STRATEGY,
            RESTARTS
                + " failures within "
                + RESTART_WINDOW.toMinutes()
                + " minutes end the job; a worker that is lost once a day does not");
  }

  private static RunnerProfile add(RunnerProfile profile, RunMode mode, Duration every) {
    if (mode != RunMode.STREAMING) {
      throw new ValidationException(
          "Cannot checkpoint in mode " + mode.label() + ": Flink does so in streaming mode only");
    }
    long millis = every.toMillis();
    if (millis < 1) {
      throw new IllegalArgumentException(
          "Invalid checkpointEvery: " + every + " (must be >= 1 ms)");
    }
    FlinkPipelineOptions options = profile.options().as(FlinkPipelineOptions.class);
    return profile
        .set(
            "checkpointingInterval",
            millis,
            options::setCheckpointingInterval,
            "asked for; exactly once")
        .note(
            "state.backend.type",
            BACKEND,
            "checkpoints hold what is new, and no object that is still being changed")
        .set(
            "unalignedCheckpointEnabled",
            true,
            options::setUnalignedCheckpointEnabled,
            "else a checkpoint waits behind all file ranges that are still to be read")
        .set(
            "finishBundleBeforeCheckpointing",
            true,
            options::setFinishBundleBeforeCheckpointing,
            "what bundles hold goes on its way instead of into the checkpoint")
        .set(
            "shutdownSourcesAfterIdleMs",
            0L,
            options::setShutdownSourcesAfterIdleMs,
            "a bounded input ends; Beam keeps its sources up for ever once there are checkpoints")
        .set(
            "commitOnCheckpoint",
            true,
            options.as(MillraceOptions.class)::setCommitOnCheckpoint,
            "what came after the last checkpoint comes again after a failure")
        .set(
            "enableStableInputDrain",
            true,
            options::setEnableStableInputDrain,
            "input that ends is shown to its last row; Beam would end the job with an error")
        .withoutRule("flink-stable-input")
        .withoutRule("flink-bundle-finalizer");
  }

  /**
   * Lets each task hear that a checkpoint is complete before the next one begins. Flink asks for
   * the next before it tells, and a task that builds on an older one names files that Flink has
   * removed by then: no checkpoint completes again, and a sink that waits for them shows nothing
   * more.
   */
  static void pauseForSinks(RunnerProfile profile, FlinkPipelineOptions options) {
    profile.set(
        "minPauseBetweenCheckpoints",
        Math.max(LEAST_PAUSE_MILLIS, options.getCheckpointingInterval() / 2),
        options::setMinPauseBetweenCheckpoints,
        "each task hears of a checkpoint before the next begins, or none completes again");
  }

  /**
   * Keeps what waits for a checkpoint apart from what waits for the next one. Beam has as many
   * places for it as there may be checkpoints at a time, and one more, and takes them in turn: with
   * two, a checkpoint that is given up lets what comes behind the next one into the place of what
   * came before it, and both are handed on when only the latter is safe. So does a savepoint, of
   * which tasks do not hear. {@link #oneAtATime} tells Flink the number that is meant.
   */
  static void bufferForSinks(RunnerProfile profile, FlinkPipelineOptions options) {
    profile.set(
        "numConcurrentCheckpoints",
        BUFFERS,
        options::setNumConcurrentCheckpoints,
        "places for what waits for checkpoints, also for some that are given up; Flink is told 1");
  }

  /** Lets no checkpoint begin before the one before it is complete or given up. */
  static void oneAtATime(Pipeline job) {
    if (job instanceof StreamGraph graph) {
      graph.getCheckpointConfig().setMaxConcurrentCheckpoints(1);
    }
  }

  /** What Flink is to be told that Beam has no option for. */
  static Configuration configuration(FlinkPipelineOptions options) {
    Configuration configuration = new Configuration();
    if (options.getCheckpointingInterval() > 0) {
      configuration.set(StateBackendOptions.STATE_BACKEND, BACKEND);
      configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
      configuration.setString(COMPACTION_STYLE, COMPACTION);
      configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      configuration.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY,
          requireNonNullElseGet(options.getStateBackendStoragePath(), Checkpoints::folder));
      configuration.set(ExecutionCheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERABLE_FAILURES);
    }
    return configuration;
  }

  /** What a cluster's Flink is to be told beside that. */
  static Configuration shared(FlinkPipelineOptions options) {
    Configuration configuration = configuration(options);
    if (options.getCheckpointingInterval() > 0) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, RESTART_STRATEGY);
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, RESTARTS);
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
          RESTART_WINDOW);
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, RESTART_PAUSE);
    }
    return configuration;
  }

  private static String folder() {
    return Path.of(System.getProperty("java.io.tmpdir"), "millrace-checkpoints").toUri().toString();
  }

  /** Removes the folder of a job that has ended: Flink empties it and leaves it. */
  static void remove(Configuration configuration, JobID job) throws IOException {
    String folder = configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
    if (folder != null) {
      FileUtils.deleteDirectory(Path.of(URI.create(folder)).resolve(job.toString()).toFile());
    }
  }
}
