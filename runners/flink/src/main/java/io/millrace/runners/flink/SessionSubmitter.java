/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.JobJars;
import io.millrace.pipelines.RootCause;
import io.millrace.pipelines.RunnerLauncher.Engine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;

/**
 * Submits a job to a session cluster, with all the jars that the cluster does not have. Closing it
 * leaves the job to the cluster.
 *
 * @param client closed with this
 * @param job how the job is to run, beside what Beam says
 * @param jars closed with this
 * @param restoreFrom a savepoint or checkpoint
 * @param accepted is told the job's id
 */
record SessionSubmitter(
    RestClusterClient<?> client,
    Configuration job,
    JobJars jars,
    Optional<String> restoreFrom,
    Consumer<String> accepted)
    implements Engine {
  @Override
  public PipelineResult run(Pipeline pipeline) {
    return new JobSubmission(job, this::submit).run(pipeline);
  }

  private CompletableFuture<JobClient> submit(JobGraph graph) throws InterruptedException {
    jars.paths().forEach(jar -> graph.addJar(new Path(jar.toUri())));
    restore(graph, restoreFrom);
    try {
      JobID id = client.submitJob(graph).get();
      accepted.accept(id.toHexString());
      return CompletableFuture.completedFuture(new SessionJob(client, id));
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot submit the job: " + RootCause.message(e), e);
    }
  }

  /** Lets a job go on where another was, unless it is new. */
  static void restore(JobGraph graph, Optional<String> from) {
    from.ifPresent(
        path -> graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path)));
  }

  @Override
  public void close() {
    client.close();
    jars.close();
  }
}
