/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

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
   * The options this engine needs, with its runner set, and what is known of its cliffs.
   *
   * @throws io.millrace.transforms.ValidationException if the engine has no such mode
   */
  RunnerProfile profile(RunMode mode);

  /**
   * What in these options would make the engine crawl. The profile's own options have no finding;
   * those that somebody changed may.
   */
  default List<CliffFinding> check(PipelineOptions options) {
    return List.of();
  }

  /** Starts what a run with these options needs. */
  default Engine start(PipelineOptions options) {
    return new Engine() {};
  }

  /** A started engine. Closing it ends what it still runs. */
  interface Engine extends AutoCloseable {
    /**
     * Submits a pipeline and returns at once. The result's {@code waitUntilFinish} throws what
     * stopped the pipeline; its metrics hold until the engine is closed.
     */
    default PipelineResult run(Pipeline pipeline) {
      return pipeline.run();
    }

    @Override
    default void close() {}
  }
}
