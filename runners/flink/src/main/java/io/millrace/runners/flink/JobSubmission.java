/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.client.program.ContextEnvironment;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.jspecify.annotations.Nullable;

/**
 * The way from a pipeline to a job of Flink's, whoever runs it.
 *
 * @param job how each job is to run, beside what Beam says
 * @param runs takes the job
 */
record JobSubmission(Configuration job, Runs runs) {
  /** Who runs jobs. */
  @FunctionalInterface
  interface Runs {
    CompletableFuture<JobClient> submit(JobGraph graph) throws Exception;
  }

  /** Beam asks Flink for the environment of the moment, as a program run by Flink's client does. */
  PipelineResult run(Pipeline pipeline) {
    AtomicReference<@Nullable JobClient> submitted = new AtomicReference<>();
    Configuration target = new Configuration(job);
    target.set(DeploymentOptions.TARGET, OneExecutor.NAME);
    target.set(DeploymentOptions.ATTACHED, false);
    OneExecutor executor =
        new OneExecutor(
            (graph, configuration, loader) -> {
              Checkpoints.oneAtATime(graph);
              return runs.submit(PipelineExecutorUtils.getJobGraph(graph, configuration, loader))
                  .whenComplete((client, failure) -> submitted.set(client));
            });
    ClassLoader loader = JobSubmission.class.getClassLoader();
    ContextEnvironment.setAsContext(executor, target, loader, true, true);
    StreamContextEnvironment.setAsContext(executor, target, loader, true, true);
    try {
      // Beam's result of a job that goes on by itself does not say what stopped it.
      PipelineResult unused = pipeline.run();
      JobClient client = submitted.get();
      if (client == null) {
        throw new IllegalStateException("Cannot follow the pipeline: Flink was given no job");
      }
      return new JobResult(client);
    } finally {
      ContextEnvironment.unsetAsContext();
      StreamContextEnvironment.unsetAsContext();
    }
  }
}
