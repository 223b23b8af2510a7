/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.time.Duration;
import java.util.Optional;

/**
 * How a job on a {@link Cluster} is.
 *
 * @param state in the engine's word, such as {@code RUNNING}
 * @param ended whether that is for good
 * @param elapsed since it was submitted, or until it ended
 * @param checkpoints how many are complete
 * @param restarts how often it went on from one of them
 * @param failure what stopped it, in one line; empty if nothing did
 * @since 0.1
 */
@Evolving
public record JobStatus(
    String state,
    boolean ended,
    Duration elapsed,
    long checkpoints,
    long restarts,
    Optional<String> failure) {
  public JobStatus {
    requireNonNull(state, "state is null");
    requireNonNull(elapsed, "elapsed is null");
    requireNonNull(failure, "failure is null");
  }
}
