/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.transforms.ValidationException;

/** What happens to the tables before a run: nothing is committed twice, and no runs are mixed. */
record RunStart(RunRequest request, RunTables written, IcebergTables tables) {
  /** How the id of the commit ends by which a stream empties a table. */
  static final String START = "/start";

  /**
   * Empties what a stream writes anew.
   *
   * @throws ValidationException if the run cannot be repeated
   */
  void begin() {
    requireNotStreamed();
    if (request.mode() == RunMode.BATCH) {
      requireRepeatable();
    } else {
      written.ofRun().forEach(table -> tables.clear(table, request.runId() + START));
    }
  }

  /** What a stream shows it shows at once, so a second one of that id would show it again. */
  private void requireNotStreamed() {
    for (IcebergTable table : written.all()) {
      boolean isInBatch =
          request.mode() == RunMode.STREAMING
              && tables.committed(table.name(), request.runId()).isPresent();
      if (isInBatch || !tables.streamed(table.name(), request.runId()).isEmpty()) {
        throw new ValidationException(
            "Cannot repeat run "
                + request.runId()
                + ": a stream shows its rows while it runs, and would show them twice; give a new"
                + " run id");
      }
    }
  }

  /**
   * A repeated id finds the evidence of its first run in the tables and adds none, so a run that
   * published nothing cannot be repeated into one that does.
   */
  private void requireRepeatable() {
    boolean finished = tables.committed(OpsTables.LEDGER.name(), request.runId()).isPresent();
    for (IcebergTable table : written.all()) {
      boolean published = tables.committed(table.name(), request.runId()).isPresent();
      if (finished && table.gate() == IcebergTable.Gate.WHEN_OPEN && !published) {
        throw new ValidationException(
            "Cannot repeat run "
                + request.runId()
                + ": it failed and published nothing; give a new"
                + " run id");
      }
    }
  }
}
