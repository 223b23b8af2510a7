/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.Evolving;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.SnapshotUpdate;

/**
 * What one commit did, as the table itself says.
 *
 * @param table the table's name
 * @param snapshotId Iceberg's id of the snapshot
 * @param addedRows rows this commit added
 * @param addedFiles files this commit added
 * @param addedBytes their size
 * @param totalRows rows in the table after this commit
 * @param writtenRows rows that were written for this commit, also those that are not in the table
 *     since others correct them
 * @param supersededRows rows, of this commit and of those before, that others of it correct
 * @since 0.1
 */
@Evolving
public record CommittedSnapshot(
    String table,
    long snapshotId,
    long addedRows,
    int addedFiles,
    long addedBytes,
    long totalRows,
    long writtenRows,
    long supersededRows) {
  private static final String WRITTEN_ROWS = "millrace.written-rows";
  private static final String SUPERSEDED_ROWS = "millrace.superseded-rows";

  /** Notes what only the committer knows. */
  static void note(SnapshotUpdate<?> update, long writtenRows, long supersededRows) {
    update.set(WRITTEN_ROWS, Long.toString(writtenRows));
    update.set(SUPERSEDED_ROWS, Long.toString(supersededRows));
  }

  static CommittedSnapshot of(String table, Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return new CommittedSnapshot(
        table,
        snapshot.snapshotId(),
        number(summary, SnapshotSummary.ADDED_RECORDS_PROP),
        Math.toIntExact(number(summary, SnapshotSummary.ADDED_FILES_PROP)),
        number(summary, SnapshotSummary.ADDED_FILE_SIZE_PROP),
        number(summary, SnapshotSummary.TOTAL_RECORDS_PROP),
        number(summary, WRITTEN_ROWS),
        number(summary, SUPERSEDED_ROWS));
  }

  private static long number(Map<String, String> summary, String property) {
    return Long.parseLong(summary.getOrDefault(property, "0"));
  }
}
