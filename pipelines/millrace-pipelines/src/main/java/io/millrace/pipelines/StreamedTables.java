/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.report.RunReport.TableState;
import io.millrace.transforms.ledger.LedgerSheet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the commits of a stream say of its tables, held against what the ledger says was written.
 */
record StreamedTables(String runId, RunTables written, IcebergTables tables) {
  /**
   * The tables that the stream has written to.
   *
   * @param sheet null where there is none to compare with
   * @param failures where they differ, that is added
   */
  List<TableState> states(@Nullable LedgerSheet sheet, List<String> failures) {
    List<TableState> states = new ArrayList<>();
    for (IcebergTable table : written.all()) {
      List<CommittedSnapshot> commits = tables.streamed(table.name(), runId);
      long rows = sum(commits, CommittedSnapshot::writtenRows);
      long stayed = rows - sum(commits, CommittedSnapshot::supersededRows);
      if (!commits.isEmpty()) {
        CommittedSnapshot last = commits.get(commits.size() - 1);
        states.add(state(commits, last, stayed));
        if (written.ofRun().contains(table) && last.totalRows() != stayed) {
          failures.add(
              "%s has %d rows, but of those written %d were not corrected"
                  .formatted(table.name(), last.totalRows(), stayed));
        }
      }
      if (sheet != null) {
        sheet.steps().stream()
            .filter(line -> line.step().equals(RunGraph.WRITE + table.name()))
            .filter(line -> line.written() != rows)
            .forEach(line -> failures.add(RunJudge.miscommitted(table, line.written(), rows)));
      }
    }
    return states;
  }

  private static TableState state(
      List<CommittedSnapshot> commits, CommittedSnapshot last, long stayed) {
    return new TableState(
        last.table(),
        stayed,
        last.totalRows(),
        Math.toIntExact(sum(commits, CommittedSnapshot::addedFiles)),
        sum(commits, CommittedSnapshot::addedBytes),
        last.snapshotId());
  }

  private static long sum(
      List<CommittedSnapshot> commits, ToLongFunction<CommittedSnapshot> number) {
    return commits.stream().mapToLong(number).sum();
  }
}
