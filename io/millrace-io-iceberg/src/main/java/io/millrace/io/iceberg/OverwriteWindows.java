/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * Puts new rows of windows in the place of what a table has of them. What the table has is read
 * back and merged, window by window, so the table itself is the state: a row that came before stays
 * unless the new rows correct it, and what is committed twice changes nothing.
 *
 * <p>Not thread-safe; one per commit. Holds the rows of one window at a time.
 */
final class OverwriteWindows {
  private final Table table;
  private final RowVersions versions;
  private final int windowId;
  private final OverwriteFiles overwrite;

  private OverwriteWindows(Table table, RowVersions versions) {
    this.table = table;
    this.versions = versions;
    this.windowId = table.schema().findField(versions.window()).fieldId();
    this.overwrite = table.newOverwrite();
  }

  /**
   * The update, not committed yet.
   *
   * @param files each with rows of one window, none of which corrects another of its file
   */
  static OverwriteFiles of(Table table, RowVersions versions, List<DataFile> files) {
    OverwriteWindows windows = new OverwriteWindows(table, versions);
    Map<Long, List<DataFile>> byWindow = new LinkedHashMap<>();
    for (DataFile file : files) {
      byWindow.computeIfAbsent(windows.windowOf(file), first -> new ArrayList<>()).add(file);
    }
    byWindow.forEach(windows::replace);
    return windows.guarded(byWindow.keySet());
  }

  /** Refuses what another writer has changed meanwhile in these windows. */
  private OverwriteFiles guarded(Set<Long> windows) {
    Snapshot seen = table.currentSnapshot();
    if (seen != null) {
      overwrite.validateFromSnapshot(seen.snapshotId());
    }
    return overwrite
        .conflictDetectionFilter(Expressions.in(versions.window(), windows))
        .validateNoConflictingData()
        .validateNoConflictingDeletes();
  }

  private void replace(long window, List<DataFile> added) {
    List<DataFile> present = present(window);
    if (present.isEmpty() && added.size() == 1) {
      overwrite.addFile(added.get(0));
      return;
    }
    LatestRows<Record> latest = new LatestRows<>(versions, Record::getField);
    for (DataFile file : present) {
      read(file, latest);
      overwrite.deleteFile(file);
    }
    added.forEach(file -> read(file, latest));
    overwrite.addFile(write(latest));
  }

  private List<DataFile> present(long window) {
    Expression ofWindow = Expressions.equal(versions.window(), window);
    List<DataFile> present = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().filter(ofWindow).planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new IllegalStateException(
              "Cannot overwrite windows of "
                  + table.name()
                  + ": "
                  + task.file().location()
                  + " has delete files; rewrite it first");
        }
        present.add(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + table.name(), e);
    }
    return present;
  }

  private void read(DataFile file, LatestRows<Record> latest) {
    Schema schema = table.schema();
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file))
            .project(schema)
            .createReaderFunc(stored -> GenericParquetReaders.buildReader(schema, stored))
            .build()) {
      rows.forEach(latest::add);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.location(), e);
    }
  }

  private DataFile write(LatestRows<Record> latest) {
    try {
      OpenFile file = OpenFile.in(table);
      latest.rows().forEach(row -> file.writer().write((GenericRecord) row));
      return file.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a file of " + table.name(), e);
    }
  }

  /** Of a file with rows of one window, in microseconds as the table has it. */
  private long windowOf(DataFile file) {
    long lowest = bound(file.lowerBounds());
    long highest = bound(file.upperBounds());
    if (lowest != highest) {
      throw new IllegalArgumentException(
          "Cannot commit "
              + file.location()
              + ": it has rows of the windows "
              + time(lowest)
              + " to "
              + time(highest)
              + " (must be of one)");
    }
    return lowest;
  }

  private long bound(Map<Integer, java.nio.ByteBuffer> bounds) {
    return Conversions.<Long>fromByteBuffer(Types.TimestampType.withZone(), bounds.get(windowId));
  }

  private static String time(long micros) {
    return Instant.EPOCH
        .plusNanos(Math.multiplyExact(micros, 1_000L))
        .atOffset(ZoneOffset.UTC)
        .toString();
  }
}
