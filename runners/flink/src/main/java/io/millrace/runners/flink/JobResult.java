/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.flink.metrics.FlinkMetricContainer;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.joda.time.Duration;

/**
 * A job of Beam's that nobody waits for, with a wait that ends when the job does and says what
 * stopped it. Beam's own sleeps whole seconds and keeps the cause to itself.
 */
final class JobResult implements PipelineResult {
  private final JobClient job;

  JobResult(JobClient job) {
    this.job = job;
  }

  @Override
  public State getState() {
    JobStatus status = answer(job.getJobStatus(), "ask for the job's state");
    return switch (status) {
      case FINISHED -> State.DONE;
      case CANCELED -> State.CANCELLED;
      case FAILED -> State.FAILED;
      case SUSPENDED -> State.STOPPED;
      default -> State.RUNNING;
    };
  }

  @Override
  public State cancel() throws IOException {
    answer(job.cancel(), "cancel the job");
    return getState();
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
      throw interrupted(e);
    }
    return getState();
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.ZERO);
  }

  /** As Beam's own: what steps count is an accumulator of the job. */
  @Override
  public MetricResults metrics() {
    Object counts =
        answer(job.getAccumulators(), "ask for the job's counts")
            .getOrDefault(FlinkMetricContainer.ACCUMULATOR_NAME, new MetricsContainerStepMap());
    return MetricsContainerStepMap.asAttemptedOnlyMetricResults((MetricsContainerStepMap) counts);
  }

  private static <T> T answer(CompletableFuture<T> asked, String what) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Cannot wait for the pipeline: interrupted", cause);
  }
}
