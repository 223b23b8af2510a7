/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;

/**
 * A place where a run would be slower by tens or hundreds of times than it need be.
 *
 * @param refused true if the run must not start; false for a warning
 * @param problem what is where, naming the step or option, e.g. {@code Invalid coder of Parse:
 *     SerializableCoder}
 * @param bound what would be fit, as it follows <i>must be</i>
 * @param repair what to do instead
 * @since 0.1
 */
@Evolving
public record CliffFinding(boolean refused, String problem, String bound, String repair) {
  public CliffFinding {
    requireNonNull(problem, "problem is null");
    requireNonNull(bound, "bound is null");
    requireNonNull(repair, "repair is null");
  }

  /** One line. */
  public String message() {
    return problem + " (must be " + bound + "); " + repair;
  }
}
