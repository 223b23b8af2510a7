/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.NewRows;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks, while a stream runs, for a committed dead letter of a row that broke a rule which halts. A
 * batch asks its verdicts at the end, before it shows anything. Not thread-safe.
 */
final class HaltWatch {
  private final HaltingRules rules;
  private final @Nullable NewRows letters;

  private HaltWatch(HaltingRules rules, @Nullable NewRows letters) {
    this.rules = rules;
    this.letters = letters;
  }

  static HaltWatch of(RunRequest request, HaltingRules rules, IcebergTables tables) {
    boolean isNeeded = request.mode() == RunMode.STREAMING && !rules.names().isEmpty();
    return new HaltWatch(
        rules,
        isNeeded
            ? tables.newRows(OpsTables.DEAD_LETTERS, OpsTables.RUN_ID, request.runId())
            : null);
  }

  /** Why the run is to be halted; empty if it goes on. */
  Optional<String> look() {
    List<String> breaches = new ArrayList<>();
    if (letters != null) {
      letters.forEach(
          row -> rules.breach(RecordSchema.fromRow(Rejected.class, row)).ifPresent(breaches::add));
    }
    return breaches.stream().sorted().findFirst();
  }
}
