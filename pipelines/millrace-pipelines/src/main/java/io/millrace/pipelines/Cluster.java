/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An engine that runs by itself and takes pipelines as jobs. A run on it is a run like any other:
 * the pipeline is built and judged here, and only its steps run there. Both sides see the warehouse
 * under the same path.
 *
 * <p>Some engines keep a job when whoever submitted it is gone; on the others a job ends with its
 * driver, and there is nothing to control from elsewhere.
 *
 * @since 0.1
 */
@Evolving
public interface Cluster {
  /**
   * How many workers a job can have now.
   *
   * @throws ValidationException if there are none, or the cluster does not tell
   */
  int freeWorkers();

  /**
   * An engine whose {@link RunnerLauncher.Engine#run} submits a job.
   *
   * @param accepted is told the job's id as soon as the cluster has it
   * @throws ValidationException with all that the cluster cannot do of it
   */
  RunnerLauncher launcher(Submission submission, Consumer<String> accepted);

  /** Whether a job goes on when whoever submitted it is gone; where not, all below is refused. */
  default boolean keepsJobs() {
    return false;
  }

  /**
   * Whether a run that has ended before its input has leaves what a job needs to go on from there.
   */
  default boolean keepsState() {
    return keepsJobs();
  }

  /**
   * An engine whose {@link RunnerLauncher.Engine#run} submits nothing and finds a job that was
   * submitted before.
   *
   * @param submission as the job was submitted
   * @throws ValidationException if jobs end with their driver
   */
  default RunnerLauncher follower(Submission submission, String job) {
    throw withoutJobs("follow");
  }

  /**
   * How a job is.
   *
   * @throws IllegalStateException if the cluster does not know it
   * @throws ValidationException if jobs end with their driver
   */
  default JobStatus status(String job) {
    throw withoutJobs("ask for");
  }

  /**
   * Writes what a job has in its state, and lets it go on.
   *
   * @param folder takes it; workers see it
   * @return where it is, as {@link Submission#restoreFrom} takes it
   * @throws IllegalStateException with the engine's reason if it cannot
   * @throws ValidationException if jobs end with their driver
   */
  default String savepoint(String job, Path folder) {
    throw withoutJobs("write a savepoint of");
  }

  /**
   * Writes what a job has in its state, and ends it there: nothing it has read is lost, and what it
   * has not yet read is left to the job that goes on from the savepoint.
   *
   * @param folder takes it; workers see it
   * @return where it is, as {@link Submission#restoreFrom} takes it
   * @throws IllegalStateException with the engine's reason if it cannot
   * @throws ValidationException if jobs end with their driver
   */
  default String stop(String job, Path folder) {
    throw withoutJobs("stop");
  }

  /**
   * Ends a job where it is, and waits until it has ended.
   *
   * @throws IllegalStateException with the engine's reason if it cannot
   * @throws ValidationException if jobs end with their driver
   */
  default void cancel(String job) {
    throw withoutJobs("cancel");
  }

  private static ValidationException withoutJobs(String what) {
    return new ValidationException(
        "Cannot "
            + what
            + " a job of this engine: it ends with the ./millrace run that started it");
  }
}
