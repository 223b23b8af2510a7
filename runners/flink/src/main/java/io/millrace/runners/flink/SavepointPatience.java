/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;

/**
 * Asks for a savepoint again where Flink declines it because a task of the job starts or ends. The
 * tasks of a stream end at different times: those of a small input long before the others, and in
 * the moment in which one closes, no state can be written. The job is as it was, and a moment later
 * Flink takes it.
 *
 * @param bound how long it is asked for
 * @param pause between two requests
 */
record SavepointPatience(Duration bound, Duration pause) {
  static final SavepointPatience DEFAULT =
      new SavepointPatience(Duration.ofSeconds(30), Duration.ofMillis(500));

  /** Of tasks that are not there yet, not there any more, or there again in a moment. */
  private static final Set<CheckpointFailureReason> PASSING =
      EnumSet.of(
          CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING,
          CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_NOT_READY,
          CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_CLOSING,
          CheckpointFailureReason.TASK_CHECKPOINT_FAILURE,
          CheckpointFailureReason.TASK_FAILURE,
          CheckpointFailureReason.JOB_FAILOVER_REGION,
          CheckpointFailureReason.CHECKPOINT_COORDINATOR_SUSPEND);

  /**
   * @param what is asked for, as in {@code stop job 1a2b}
   * @param request fails with an {@link IllegalStateException} that says why
   */
  String await(String what, Supplier<String> request) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (true) {
      try {
        return request.get();
      } catch (IllegalStateException e) {
        if (!isPassing(e)) {
          throw e;
        }
        if (System.nanoTime() >= deadline) {
          throw new IllegalStateException(
              "Cannot %s: for %d s some of its tasks were starting or ending, and Flink writes no state then; the job goes on, try again when they have"
                  .formatted(what, bound.toSeconds()),
              e);
        }
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }

  private static boolean isPassing(IllegalStateException refusal) {
    String says = String.valueOf(refusal.getMessage());
    return PASSING.stream().anyMatch(reason -> says.contains(reason.message()));
  }
}
