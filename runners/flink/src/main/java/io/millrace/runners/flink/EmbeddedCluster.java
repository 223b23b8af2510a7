/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.Cluster;
import io.millrace.pipelines.LockedEngine;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.Submission;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;

/**
 * Flink in this JVM with its state in the run's folder. A job ends with the JVM, and another goes
 * on from its last checkpoint.
 */
record EmbeddedCluster(int freeWorkers) implements Cluster {
  @Override
  public RunnerLauncher launcher(Submission submission, Consumer<String> accepted) {
    return new SessionLauncher(
        submission,
        (options, job) -> {
          FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
          return LockedEngine.start(
              submission.folder(),
              () ->
                  EmbeddedFlink.start(
                      flink.getParallelism(),
                      flink.isStreaming(),
                      job,
                      Optional.of(
                          graph -> {
                            SessionSubmitter.restore(graph, submission.restoreFrom());
                            accepted.accept(graph.getJobID().toHexString());
                          })));
        });
  }

  @Override
  public boolean keepsState() {
    return true;
  }
}
