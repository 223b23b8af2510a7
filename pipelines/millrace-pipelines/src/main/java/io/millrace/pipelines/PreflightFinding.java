/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.pipelines.PreflightRule.Severity;
import io.millrace.transforms.Evolving;

/**
 * A place in a pipeline that a rule is about.
 *
 * @param rule the rule's id
 * @param severity whether a run starts all the same
 * @param step the full name of the step; empty where it is the pipeline as a whole
 * @param what was found there, e.g. {@code event-time timer flush}
 * @param why it does not do
 * @param substitute what to do instead
 * @since 0.1
 */
@Evolving
public record PreflightFinding(
    String rule, Severity severity, String step, String what, String why, String substitute) {
  public PreflightFinding {
    requireNonNull(rule, "rule is null");
    requireNonNull(severity, "severity is null");
    requireNonNull(step, "step is null");
    requireNonNull(what, "what is null");
    requireNonNull(why, "why is null");
    requireNonNull(substitute, "substitute is null");
  }

  /** True if a run must not start. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** One line. */
  public String message() {
    return (isError() ? "Cannot use " : "Avoid ")
        + what
        + (step.isEmpty() ? "" : " in " + step)
        + ": "
        + why
        + "; "
        + substitute
        + " ("
        + rule
        + ")";
  }
}
