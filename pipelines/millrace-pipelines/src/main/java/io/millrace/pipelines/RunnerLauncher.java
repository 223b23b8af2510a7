/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;

/**
 * One engine that pipelines run on. Found by {@link java.util.ServiceLoader} at run time.
 *
 * @since 0.1
 */
@Evolving
public interface RunnerLauncher {
  /** As in {@code --runner=NAME}. */
  String name();

  /**
   * The options this engine needs, with its runner set.
   *
   * @throws ValidationException if the engine has no such mode
   */
  RunnerProfile profile(RunMode mode);

  /**
   * As {@link #profile(RunMode)}, with checkpoints: a task that fails goes on from the last of
   * them, and every record counts once. What a sink shows is once only if the sink is repeatable.
   *
   * @param checkpointEvery whole milliseconds, at least 1; less time is done again after a failure,
   *     and state is written more often
   * @throws ValidationException if the engine cannot, in this mode
   */
  default RunnerProfile profile(RunMode mode, Duration checkpointEvery) {
    throw new ValidationException("Cannot checkpoint on " + name() + ": it runs from the start");
  }

  /**
   * Sets in a profile what depends on the pipeline, and completes the pipeline where the engine
   * needs it: called once it is built from the profile's options, before both are checked and the
   * engine starts.
   */
  default void fit(RunnerProfile profile, Pipeline pipeline) {}

  /** What this engine cannot take, or takes badly, seen by running it. */
  default PreflightRules rules() {
    return new PreflightRules(name(), ReleaseInfo.getReleaseInfo().getVersion(), List.of());
  }

  /**
   * What in these options breaks one of its rules. The profile's own options have no finding; those
   * that somebody changed may.
   */
  default List<PreflightFinding> check(PipelineOptions options) {
    return List.of();
  }

  /**
   * A cluster of this engine that runs already. It is asked who it is, so that what would fail
   * later is told before anything is built.
   *
   * @param master where it is, as the engine's own tools take it
   * @throws ValidationException if nobody answers there, it is of another version, or this engine
   *     runs in this JVM only
   */
  default Cluster cluster(String master) {
    throw new ValidationException(
        "Unsupported master: " + master + " (supported: none, " + name() + " runs in this JVM)");
  }

  /**
   * This engine in this JVM, for a run that leaves its state in its folder: when the JVM is gone,
   * another goes on from there.
   *
   * @throws ValidationException if the engine has no checkpoints
   */
  default Cluster resumable() {
    throw new ValidationException("Cannot checkpoint on " + name() + ": it runs from the start");
  }

  /** Starts what a run with these options needs. */
  default Engine start(PipelineOptions options) {
    return new Engine() {};
  }

  /** A started engine. Closing it ends what it still runs. */
  interface Engine extends AutoCloseable {
    /**
     * Submits a pipeline and returns at once. A stream ends when its sources have. The result's
     * {@code waitUntilFinish} throws what stopped the pipeline; its metrics hold until the engine
     * is closed.
     */
    default PipelineResult run(Pipeline pipeline) {
      return pipeline.run();
    }

    @Override
    default void close() {}
  }
}
