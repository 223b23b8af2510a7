/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Where a record was when something happened to it: the run and the step, as dead letters name
 * them.
 *
 * @param runId the run, unique per execution; never empty
 * @param step the step as the ledger and the report name it, e.g. {@code orders/Check}; never empty
 * @since 0.1
 */
@Evolving
public record StepContext(String runId, String step) implements Serializable {
  public StepContext {
    requireNonNull(runId, "runId is null");
    requireNonNull(step, "step is null");
    if (runId.isEmpty()) {
      throw new IllegalArgumentException("Missing required runId");
    }
    if (step.isEmpty()) {
      throw new IllegalArgumentException("Missing required step");
    }
  }
}
