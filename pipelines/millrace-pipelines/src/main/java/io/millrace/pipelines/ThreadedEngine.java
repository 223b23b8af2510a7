/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.transforms.Internal;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;

/**
 * An engine whose workers are threads of this JVM, for one pipeline. When it says that the pipeline
 * has failed or is cancelled none of them is at work any more: Beam's direct runner says so while
 * others still write, who would show rows behind the report.
 *
 * @since 0.1
 */
@Internal
public final class ThreadedEngine implements Engine {
  /** For a worker that does not come back. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Threads are in the group of the thread that makes them. */
  private final ThreadGroup group = new ThreadGroup("pipeline");

  private final String workers;

  /**
   * @param workers how the engine calls its threads: what it calls otherwise, or what others start,
   *     may stay
   */
  public ThreadedEngine(String workers) {
    this.workers = requireNonNull(workers, "workers is null");
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    FutureTask<PipelineResult> run = new FutureTask<>(pipeline::run);
    new Thread(group, run, "run of a pipeline").start();
    try {
      return new Result(run.get());
    } catch (ExecutionException e) {
      awaitWorkers();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException reason
          ? reason
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot run a pipeline: interrupted", e);
    }
  }

  private void awaitWorkers() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Optional<Thread> worker = worker(); worker.isPresent(); worker = worker()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      try {
        worker.get().join(Duration.ofNanos(left).toMillis() + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Optional<Thread> worker() {
    Thread[] threads = new Thread[2 * group.activeCount() + 1];
    group.enumerate(threads);
    return Arrays.stream(threads)
        .filter(Objects::nonNull)
        .filter(thread -> thread.getName().equals(workers))
        .findFirst();
  }

  private final class Result implements PipelineResult {
    private final PipelineResult result;

    Result(PipelineResult result) {
      this.result = result;
    }

    @Override
    public State getState() {
      return result.getState();
    }

    @Override
    public State cancel() throws IOException {
      State state = result.cancel();
      awaitWorkers();
      return state;
    }

    @Override
    public State waitUntilFinish(org.joda.time.Duration duration) {
      return ended(() -> result.waitUntilFinish(duration));
    }

    @Override
    public State waitUntilFinish() {
      return ended(result::waitUntilFinish);
    }

    private State ended(Supplier<State> end) {
      try {
        return end.get();
      } catch (RuntimeException e) {
        awaitWorkers();
        throw e;
      }
    }

    @Override
    public MetricResults metrics() {
      return result.metrics();
    }
  }
}
