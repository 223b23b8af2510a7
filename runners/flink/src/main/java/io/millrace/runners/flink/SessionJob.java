/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.jspecify.annotations.Nullable;

/** A job of a cluster, by one client for as long as it is followed. */
final class SessionJob implements JobClient {
  private final RestClusterClient<?> client;
  private final JobID job;
  private final ClassLoader loader = SessionJob.class.getClassLoader();

  /** Asked for once: who asks for it asks until the job has ended. */
  private final CompletableFuture<JobExecutionResult> result;

  SessionJob(RestClusterClient<?> client, JobID job) {
    this.client = client;
    this.job = job;
    this.result = client.requestJobResult(job).thenApply(this::execution);
  }

  private JobExecutionResult execution(JobResult ended) {
    try {
      return ended.toJobExecutionResult(loader);
    } catch (Exception e) {
      throw new CompletionException(Repair.of(e));
    }
  }

  @Override
  public JobID getJobID() {
    return job;
  }

  @Override
  public CompletableFuture<JobStatus> getJobStatus() {
    return client.getJobStatus(job);
  }

  @Override
  public CompletableFuture<Void> cancel() {
    return client.cancel(job).thenApply(done -> null);
  }

  @Override
  public CompletableFuture<String> stopWithSavepoint(
      boolean advanceToEndOfEventTime, @Nullable String folder, SavepointFormatType format) {
    return client.stopWithSavepoint(job, advanceToEndOfEventTime, folder, format);
  }

  @Override
  public CompletableFuture<String> triggerSavepoint(
      @Nullable String folder, SavepointFormatType format) {
    return client.triggerSavepoint(job, folder, format);
  }

  @Override
  public CompletableFuture<Map<String, Object>> getAccumulators() {
    return client.getAccumulators(job, loader);
  }

  @Override
  public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
    return result;
  }
}
