/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a table small: few files, few snapshots, no file that nobody names. None of it changes
 * a row, and all of it may be done while a run writes to the table; do one thing at a time to a
 * table. Works in this JVM alone, without an engine.
 *
 * <p>Not thread-safe.
 *
 * <pre>{@code
 * try (IcebergTables tables = IcebergTables.open(catalog)) {
 *   TableMaintenance table = TableMaintenance.of(tables, "silver.orders");
 *   table.compact(128 << 20, 0.1);
 *   table.expireSnapshots(Instant.now().minus(Duration.ofDays(7)), 10);
 *   table.removeOrphans(Instant.now().minus(Duration.ofDays(3)));
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class TableMaintenance {
  /** A file younger than this may wait for its commit. */
  public static final Duration LEAST_ORPHAN_AGE = Duration.ofDays(1);

  private static final long LEAST_TARGET_BYTES = 1024;
  private final IcebergTables tables;
  private final String name;

  private TableMaintenance(IcebergTables tables, String name) {
    this.tables = requireNonNull(tables, "tables is null");
    this.name = requireNonNull(name, "name is null");
  }

  /** Of a table that the catalog has. */
  public static TableMaintenance of(IcebergTables tables, String name) {
    return new TableMaintenance(tables, name);
  }

  /**
   * How large a table is.
   *
   * @param rows that readers see
   * @param dataFiles files of rows
   * @param deleteFiles files that say which of those rows are deleted
   * @param bytes of both
   * @param snapshots that are not expired, also of its branches
   * @param newest when the newest was made; null if there is none
   */
  public record Size(
      String table,
      long rows,
      long dataFiles,
      long deleteFiles,
      long bytes,
      int snapshots,
      @Nullable Instant newest) {}

  /**
   * What was compacted.
   *
   * @param filesRemoved data files whose rows are in others now
   * @param filesAdded those others
   * @param deleteFilesRemoved delete files that are not needed any more
   * @param bytesRemoved of the data files
   * @param bytesAdded of the others
   */
  public record Compacted(
      int filesRemoved,
      int filesAdded,
      int deleteFilesRemoved,
      long bytesRemoved,
      long bytesAdded) {}

  /**
   * What is expired.
   *
   * @param files that were deleted, of rows and of descriptions
   */
  public record Expired(int snapshots, int files) {}

  /** Files that no snapshot names. */
  public record Orphans(int files, long bytes) {}

  /** The table's name. */
  public String name() {
    return name;
  }

  /** How large the table is now, by what its newest snapshot says. */
  public Size size() {
    Table table = tables.load(name);
    int snapshots =
        Math.toIntExact(StreamSupport.stream(table.snapshots().spliterator(), false).count());
    Snapshot newest = table.currentSnapshot();
    if (newest == null) {
      return new Size(name, 0, 0, 0, 0, snapshots, null);
    }
    Map<String, String> summary = newest.summary();
    return new Size(
        name,
        CommittedSnapshot.of(name, newest).totalRows(),
        CommittedSnapshot.number(summary, SnapshotSummary.TOTAL_DATA_FILES_PROP),
        CommittedSnapshot.number(summary, SnapshotSummary.TOTAL_DELETE_FILES_PROP),
        CommittedSnapshot.number(summary, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
        snapshots,
        Instant.ofEpochMilli(newest.timestampMillis()));
  }

  /**
   * Writes small files, and files with deleted rows, into few larger ones. A commit per new file;
   * where a run changes one of the old ones meanwhile, that file is made again. Holds a row group
   * of each file that is open.
   *
   * @param targetBytes how large a file is to be, at least 1024; those of three quarters of it stay
   * @param deletedShare the share of deleted rows, above 0 and at most 1, from which on a file
   *     loses them, however large it is
   */
  public Compacted compact(long targetBytes, double deletedShare) {
    if (targetBytes < LEAST_TARGET_BYTES) {
      throw new IllegalArgumentException(
          "Invalid target bytes: %d (must be at least %d)"
              .formatted(targetBytes, LEAST_TARGET_BYTES));
    }
    if (!(deletedShare > 0 && deletedShare <= 1)) {
      throw new IllegalArgumentException(
          "Invalid deleted share: " + deletedShare + " (must be above 0 and at most 1)");
    }
    return CompactFiles.of(tables.load(name), targetBytes, deletedShare);
  }

  /**
   * Takes early snapshots out of the table, and the files that no later one has. A batch's commit
   * is remembered, for 30 days, so that it is not made twice. Of a stream those commits stay that
   * are at most an hour earlier than its newest, since an engine that goes back to a checkpoint
   * makes them again; after 30 days without a commit a stream is over.
   *
   * @param olderThan those made before
   * @param keepLast so many of the newest stay however old they are, at least 1
   */
  public Expired expireSnapshots(Instant olderThan, int keepLast) {
    if (keepLast < 1) {
      throw new IllegalArgumentException(
          "Invalid number to keep: " + keepLast + " (must be at least 1)");
    }
    return ExpireCommits.of(
        tables.load(name), Instant.now(), olderThan, keepLast, ExpireCommits.REPEATED);
  }

  /**
   * Finds files in the table's folders that no snapshot names.
   *
   * @param olderThan those last written before
   */
  public Orphans findOrphans(Instant olderThan) {
    return OrphanFiles.of(tables.load(name), olderThan, OrphanFiles.Deed.COUNT);
  }

  /**
   * Deletes the files that {@link #findOrphans} finds.
   *
   * @param olderThan at least a day ago, and before the start of any run that still writes: what
   *     waits for its commit is named by no snapshot yet
   */
  public Orphans removeOrphans(Instant olderThan) {
    Duration age = Duration.between(olderThan, Instant.now());
    if (age.compareTo(LEAST_ORPHAN_AGE) < 0) {
      throw new IllegalArgumentException(
          "Invalid age of orphans: %s (must be at least %s)".formatted(age, LEAST_ORPHAN_AGE));
    }
    return OrphanFiles.of(tables.load(name), olderThan, OrphanFiles.Deed.DELETE);
  }
}
