/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.flink.core.execution.JobClient;
import org.joda.time.Duration;

/**
 * Beam's result of a job it does not wait for, with a wait that ends when the job does and says
 * what stopped it. Beam's own sleeps whole seconds and keeps the cause to itself.
 */
final class EmbeddedResult implements PipelineResult {
  private final PipelineResult beam;
  private final JobClient job;

  EmbeddedResult(PipelineResult beam, JobClient job) {
    this.beam = beam;
    this.job = job;
  }

  @Override
  public State getState() {
    return beam.getState();
  }

  @Override
  public State cancel() throws IOException {
    return beam.cancel();
  }

  /** Zero or less waits for as long as it takes. */
  @Override
  public State waitUntilFinish(Duration duration) {
    try {
      if (duration.getMillis() <= 0) {
        job.getJobExecutionResult().get();
      } else {
        job.getJobExecutionResult().get(duration.getMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException e) {
      return getState();
    } catch (ExecutionException e) {
      if (getState() == State.CANCELLED) {
        return State.CANCELLED;
      }
      throw new IllegalStateException("Cannot finish the pipeline: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot wait for the pipeline: interrupted", e);
    }
    return getState();
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.ZERO);
  }

  @Override
  public MetricResults metrics() {
    return beam.metrics();
  }
}
