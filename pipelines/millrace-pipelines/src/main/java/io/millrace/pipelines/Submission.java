/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a pipeline is to run on a {@link Cluster}.
 *
 * @param name what the engine calls the job on its pages
 * @param folder the run's own, which workers see under the same path; takes checkpoints
 * @param parallelism how many workers take part, at least 1; a run that is restored has as many as
 *     before, since keyed work is cut by them
 * @param checkpointEvery how often a stream's state is written, at least a millisecond; empty for
 *     the engine's default
 * @param settings the engine's own, by its names, over those of the profile
 * @param restoreFrom the savepoint or checkpoint to go on from; empty to start anew
 * @since 0.1
 */
@Evolving
public record Submission(
    String name,
    Path folder,
    int parallelism,
    Optional<Duration> checkpointEvery,
    Map<String, String> settings,
    Optional<String> restoreFrom) {
  public Submission {
    requireNonNull(name, "name is null");
    requireNonNull(folder, "folder is null");
    requireNonNull(restoreFrom, "restoreFrom is null");
    settings = Map.copyOf(settings);
    if (parallelism < 1) {
      throw new IllegalArgumentException("Invalid parallelism: " + parallelism + " (must be >= 1)");
    }
    if (checkpointEvery.isPresent() && checkpointEvery.get().toMillis() < 1) {
      throw new IllegalArgumentException(
          "Invalid checkpointEvery: " + checkpointEvery.get() + " (must be >= 1 ms)");
    }
  }

  /** Where checkpoints go: a folder per job. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }
}
