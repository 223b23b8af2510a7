/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.report.RunReport.DeadLetterCause;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ledger.LedgerSheet;
import io.millrace.transforms.ledger.StepBalance;
import java.util.List;

/**
 * What a run left behind.
 *
 * @param runId the run's id
 * @param tables the published tables
 * @param ledger balanced
 * @param deadLetters by step and cause
 * @param duplicates by step; a step without any is absent
 * @since 0.1
 */
@Evolving
public record RunOutcome(
    String runId,
    IcebergTables tables,
    LedgerSheet ledger,
    List<DeadLetterCause> deadLetters,
    List<DuplicateCount> duplicates) {

  /** A step's line in the ledger. */
  public StepBalance step(String name) {
    return ledger.steps().stream()
        .filter(line -> line.step().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("Unknown ledger step: " + name));
  }

  /** A step's duplicates; zeros where it had none. */
  public DuplicateCount duplicatesOf(String step) {
    return duplicates.stream()
        .filter(count -> count.step().equals(step))
        .findAny()
        .orElse(new DuplicateCount(step, 0, 0));
  }
}
