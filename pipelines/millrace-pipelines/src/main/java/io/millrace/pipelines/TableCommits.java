/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.pipelines.report.RunReport.TableState;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a run did to a table.
 *
 * @param commits of the run, the earliest first
 */
record TableCommits(IcebergTable table, List<CommittedSnapshot> commits) {
  long written() {
    return sum(CommittedSnapshot::writtenRows);
  }

  /** How many more rows the table should show for those written. */
  long stayed() {
    return sum(CommittedSnapshot::stayedRows);
  }

  /** How many rows it showed after the last commit; empty if there was none. */
  Optional<Long> total() {
    return last().map(CommittedSnapshot::totalRows);
  }

  /** For the report; empty if the run has not touched the table. */
  Optional<TableState> state() {
    return last()
        .map(
            last ->
                new TableState(
                    last.table(),
                    written(),
                    sum(CommittedSnapshot::supersededRows),
                    sum(CommittedSnapshot::deletedRows),
                    last.totalRows(),
                    Math.toIntExact(sum(CommittedSnapshot::addedFiles)),
                    sum(CommittedSnapshot::addedBytes),
                    last.snapshotId()));
  }

  /**
   * Where keys are upserted each row written is superseded, deleted or shown: says where what the
   * committer counted is not what Iceberg counts.
   */
  Optional<String> unaccounted() {
    long gained = sum(CommittedSnapshot::gainedRows);
    return table.mode() != WriteMode.UPSERT || gained == stayed()
        ? Optional.empty()
        : Optional.of(
            "%s shows %d more rows, but of those written %d were neither superseded nor deleted"
                .formatted(table.name(), gained, stayed()));
  }

  private Optional<CommittedSnapshot> last() {
    return commits.isEmpty() ? Optional.empty() : Optional.of(commits.get(commits.size() - 1));
  }

  private long sum(ToLongFunction<CommittedSnapshot> number) {
    return commits.stream().mapToLong(number).sum();
  }
}
