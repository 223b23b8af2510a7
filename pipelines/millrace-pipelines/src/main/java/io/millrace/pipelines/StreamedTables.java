/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.report.RunReport.TableState;
import io.millrace.transforms.ledger.LedgerSheet;
import java.util.ArrayList;
import java.util.List;
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
      TableCommits commits = new TableCommits(table, tables.streamed(table.name(), runId));
      commits.state().ifPresent(states::add);
      commits.unaccounted().ifPresent(failures::add);
      commits
          .total()
          .filter(total -> written.ofRun().contains(table) && total != commits.stayed())
          .ifPresent(
              total ->
                  failures.add(
                      "%s has %d rows, but of those written %d were not corrected"
                          .formatted(table.name(), total, commits.stayed())));
      if (sheet != null) {
        sheet.steps().stream()
            .filter(line -> line.step().equals(RunGraph.WRITE + table.name()))
            .filter(line -> line.written() != commits.written())
            .forEach(
                line ->
                    failures.add(RunJudge.miscommitted(table, line.written(), commits.written())));
      }
    }
    return states;
  }
}
