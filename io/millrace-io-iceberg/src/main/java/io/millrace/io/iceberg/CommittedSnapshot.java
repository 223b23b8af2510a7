/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.Evolving;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;

/**
 * What one commit did, as the table itself says.
 *
 * @param table the table's name
 * @param snapshotId Iceberg's id of the snapshot
 * @param addedRows rows this commit added
 * @param addedFiles files this commit added
 * @param addedBytes their size
 * @param totalRows rows in the table after this commit
 * @since 0.1
 */
@Evolving
public record CommittedSnapshot(
    String table,
    long snapshotId,
    long addedRows,
    int addedFiles,
    long addedBytes,
    long totalRows) {

  static CommittedSnapshot of(String table, Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return new CommittedSnapshot(
        table,
        snapshot.snapshotId(),
        number(summary, SnapshotSummary.ADDED_RECORDS_PROP),
        Math.toIntExact(number(summary, SnapshotSummary.ADDED_FILES_PROP)),
        number(summary, SnapshotSummary.ADDED_FILE_SIZE_PROP),
        number(summary, SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  private static long number(Map<String, String> summary, String property) {
    return Long.parseLong(summary.getOrDefault(property, "0"));
  }
}
