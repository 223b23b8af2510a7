/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import io.millrace.pipelines.RunnerLauncher.Engine;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;

/**
 * Finds a job that a session cluster has already.
 *
 * @param client closed with this
 */
record SessionFollower(RestClusterClient<?> client, JobID job) implements Engine {
  /** The pipeline is the one that the job was made from. */
  @Override
  public PipelineResult run(Pipeline pipeline) {
    return new JobResult(new SessionJob(client, job));
  }

  @Override
  public void close() {
    client.close();
  }
}
