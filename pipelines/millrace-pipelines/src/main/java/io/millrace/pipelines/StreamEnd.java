/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.transforms.ledger.LedgerSheet;

/**
 * Sees when a stream is over on an engine that does not end by itself: its ledger has been
 * committed, which is written when the watermark has reached the end, and with it all rows that the
 * ledger says were written. Not thread-safe; one per run.
 */
final class StreamEnd {
  /** Looks at a ledger whose rows are not all there, about twice a second. */
  private static final int MOST_LOOKS = 120;

  private final RunRequest request;
  private final RunGraph graph;
  private final IcebergTables tables;
  private final boolean endsByItself;
  private int looks;

  StreamEnd(RunRequest request, RunGraph graph, IcebergTables tables, boolean endsByItself) {
    this.request = request;
    this.graph = graph;
    this.tables = tables;
    this.endsByItself = endsByItself || request.mode() == RunMode.BATCH;
  }

  /** Whether to stop the engine; where rows are missing after a minute, to tell so. */
  boolean isReached() {
    if (endsByItself || tables.streamed(OpsTables.LEDGER.name(), request.runId()).isEmpty()) {
      return false;
    }
    LedgerSheet sheet = new OpsRecords(tables, request.runId()).ledger(graph.ledger().steps());
    looks++;
    return looks > MOST_LOOKS
        || graph.tables().all().stream()
            .flatMap(
                table ->
                    sheet.steps().stream()
                        .filter(line -> line.step().equals(RunGraph.WRITE + table.name()))
                        .map(line -> line.written() == written(table.name())))
            .allMatch(isThere -> isThere);
  }

  private long written(String table) {
    return tables.streamed(table, request.runId()).stream()
        .mapToLong(CommittedSnapshot::writtenRows)
        .sum();
  }
}
