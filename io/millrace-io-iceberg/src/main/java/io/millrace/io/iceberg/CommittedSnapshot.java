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
 * @param addedRows rows in the files this commit added
 * @param addedFiles files this commit added
 * @param addedBytes their size
 * @param totalRows rows that the table shows after this commit
 * @param gainedRows how many more rows the table shows than before this commit, as Iceberg counts
 *     those of files and those hidden in them; less than none where it shows fewer
 * @param writtenRows rows that were written for this commit, also those that are not in the table
 *     since others correct them
 * @param supersededRows rows, of this commit and of those before, that others of it correct
 * @param deletedRows how many more rows hold that say that their key is gone. Where keys are
 *     upserted the rows written are those superseded, those deleted, and as many as the table shows
 *     more
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
    long gainedRows,
    long writtenRows,
    long supersededRows,
    long deletedRows) {
  private static final String WRITTEN_ROWS = "millrace.written-rows";
  private static final String SUPERSEDED_ROWS = "millrace.superseded-rows";
  private static final String DELETED_ROWS = "millrace.deleted-rows";

  /**
   * How many more rows the table shows for those written. Less than none where more keys are
   * deleted than come.
   */
  public long stayedRows() {
    return writtenRows - supersededRows - deletedRows;
  }

  /** Notes what only the committer knows. */
  static void note(SnapshotUpdate<?> update, long writtenRows, long supersededRows) {
    update.set(WRITTEN_ROWS, Long.toString(writtenRows));
    update.set(SUPERSEDED_ROWS, Long.toString(supersededRows));
  }

  /** Notes it of a table whose keys are upserted. */
  static void noteDeleted(SnapshotUpdate<?> update, long deletedRows) {
    update.set(DELETED_ROWS, Long.toString(deletedRows));
  }

  static CommittedSnapshot of(String table, Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return new CommittedSnapshot(
        table,
        snapshot.snapshotId(),
        number(summary, SnapshotSummary.ADDED_RECORDS_PROP),
        Math.toIntExact(number(summary, SnapshotSummary.ADDED_FILES_PROP)),
        number(summary, SnapshotSummary.ADDED_FILE_SIZE_PROP),
        totalRows(summary),
        gainedRows(summary),
        number(summary, WRITTEN_ROWS),
        number(summary, SUPERSEDED_ROWS),
        number(summary, DELETED_ROWS));
  }

  /** Iceberg counts those of files, also the hidden ones. */
  private static long totalRows(Map<String, String> summary) {
    return number(summary, SnapshotSummary.TOTAL_RECORDS_PROP)
        - number(summary, SnapshotSummary.TOTAL_POS_DELETES_PROP);
  }

  private static long gainedRows(Map<String, String> summary) {
    return number(summary, SnapshotSummary.ADDED_RECORDS_PROP)
        - number(summary, SnapshotSummary.DELETED_RECORDS_PROP)
        - number(summary, SnapshotSummary.ADDED_POS_DELETES_PROP)
        + number(summary, SnapshotSummary.REMOVED_POS_DELETES_PROP);
  }

  static long number(Map<String, String> summary, String property) {
    return Long.parseLong(summary.getOrDefault(property, "0"));
  }
}
