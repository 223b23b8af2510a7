/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What someone asked for.
 *
 * @param runId unique per execution; a repeated id repeats a run, and commits nothing twice
 * @param started the run's wall-clock start, used as ingest time
 * @param warehouse the pipeline's own folder: tables, catalogue file, run reports
 * @param mode how the engine works through the input
 * @param onReject what dead letters mean for the run
 * @param options the pipeline's options as given; an option that was not given is absent, one that
 *     is only on or off is {@code true}
 * @since 0.1
 */
@Evolving
public record RunRequest(
    String runId,
    Instant started,
    Path warehouse,
    RunMode mode,
    OnReject onReject,
    Map<String, String> options) {

  /** What to do when a record is rejected. */
  public enum OnReject {
    /** Keep it as a dead letter and go on. */
    CONTINUE,
    /** Keep it as a dead letter, publish no silver or gold, and fail the run. */
    FAIL
  }

  public RunRequest {
    requireNonNull(started, "started is null");
    requireNonNull(warehouse, "warehouse is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(onReject, "onReject is null");
    options = Map.copyOf(options);
    if (!runId.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "Invalid run id: " + runId + " (must be 1 to 100 letters, digits, '.', '_' or '-')");
    }
  }

  /** The same in another mode. */
  public RunRequest with(RunMode other) {
    return new RunRequest(runId, started, warehouse, other, onReject, options);
  }

  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  public boolean isOn(String name) {
    return options.containsKey(name);
  }
}
