/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * Puts new rows of windows in the place of what a table has of them. What the table has is read
 * back and merged, window by window, so the table itself is the state: a row that came before stays
 * unless the new rows correct it, and what is committed twice changes nothing. Where the table has
 * partitions that is done for each of a window.
 *
 * <p>Not thread-safe; one per commit. Holds the rows of one window at a time, and those of files of
 * the table that others wrote or compacted, with rows of several windows.
 */
final class OverwriteWindows {
  private final Table table;
  private final RowVersions versions;
  private final int windowId;
  private final OverwriteFiles overwrite;
  private final PartitionKey partition;
  private final InternalRecordWrapper values;
  private final Map<Part, List<DataFile>> added = new LinkedHashMap<>();
  private final Map<Part, List<DataFile>> present = new LinkedHashMap<>();
  private final Map<Part, List<Record>> mixed = new LinkedHashMap<>();
  private final List<DataFile> merged = new ArrayList<>();
  private final List<String> written = new ArrayList<>();
  private long superseded;

  /** What of a window is in a partition: a row and what corrects it are in the same. */
  private record Part(long window, String partition) {}

  private OverwriteWindows(Table table, RowVersions versions) {
    this.table = table;
    this.versions = versions;
    this.windowId = table.schema().findField(versions.window()).fieldId();
    this.overwrite = table.newOverwrite();
    this.partition = new PartitionKey(table.spec(), table.schema());
    this.values = new InternalRecordWrapper(table.schema().asStruct());
  }

  /**
   * Commits rows of windows, and removes the files whose rows went into others.
   *
   * @param files each with rows of one window, none of which corrects another of its file
   * @param commit makes the update, which leaves out so many rows that others correct
   */
  static void commit(
      Table table,
      RowVersions versions,
      List<DataFile> files,
      ObjLongConsumer<OverwriteFiles> commit) {
    OverwriteWindows windows = new OverwriteWindows(table, versions);
    windows.add(files);
    windows.readPresent();
    windows.write();
    try {
      commit.accept(windows.guarded(), windows.superseded);
    } catch (ValidationException | CommitFailedException e) {
      windows.written.forEach(table.io()::deleteFile);
      throw e;
    }
    windows.merged.forEach(file -> table.io().deleteFile(file.location()));
  }

  private void add(List<DataFile> files) {
    for (DataFile file : files) {
      long window = lowest(file);
      if (window != highest(file)) {
        throw new IllegalArgumentException(
            "Cannot commit "
                + file.location()
                + ": it has rows of the windows "
                + time(window)
                + " to "
                + time(highest(file))
                + " (must be of one)");
      }
      added.computeIfAbsent(partOf(window, file), first -> new ArrayList<>()).add(file);
    }
  }

  private void readPresent() {
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().includeColumnStats().filter(ofWindows()).planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new IllegalStateException(
              "Cannot overwrite windows of "
                  + table.name()
                  + ": "
                  + task.file().location()
                  + " has delete files; rewrite it first");
        }
        addPresent(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + table.name(), e);
    }
  }

  private void addPresent(DataFile file) {
    // Others may write files without bounds, or in other partitions.
    boolean isInOnePart = file.specId() == table.spec().specId();
    String ofFile = isInOnePart ? table.spec().partitionToPath(file.partition()) : "";
    if (isInOnePart && added.keySet().stream().noneMatch(to -> to.partition().equals(ofFile))) {
      return;
    }
    boolean hasBounds = file.lowerBounds() != null && file.lowerBounds().containsKey(windowId);
    if (isInOnePart && hasBounds && lowest(file) == highest(file)) {
      Part part = partOf(lowest(file), file);
      if (added.containsKey(part)) {
        overwrite.deleteFile(file);
        present.computeIfAbsent(part, first -> new ArrayList<>()).add(file);
      }
    } else {
      overwrite.deleteFile(file);
      read(
          file,
          row -> mixed.computeIfAbsent(partOf(row), first -> new ArrayList<>()).add(row.copy()));
    }
  }

  private Part partOf(long window, DataFile file) {
    return new Part(window, table.spec().partitionToPath(file.partition()));
  }

  private Part partOf(Record row) {
    partition.partition(values.wrap(row));
    return new Part(windowOf(row), table.spec().partitionToPath(partition));
  }

  private Expression ofWindows() {
    return Expressions.in(
        versions.window(), added.keySet().stream().map(Part::window).distinct().toList());
  }

  private void write() {
    Set<Part> parts = new LinkedHashSet<>(added.keySet());
    parts.addAll(mixed.keySet());
    for (Part part : parts) {
      List<DataFile> here = present.getOrDefault(part, List.of());
      List<Record> others = mixed.getOrDefault(part, List.of());
      List<DataFile> files = added.getOrDefault(part, List.of());
      if (here.isEmpty() && others.isEmpty() && files.size() == 1) {
        overwrite.addFile(files.get(0));
      } else {
        // The table's own first: of two rows of one pane the new one stays.
        LatestRows<Record> latest = new LatestRows<>(versions, Record::getField);
        others.forEach(latest::add);
        here.forEach(file -> read(file, latest::add));
        files.forEach(file -> read(file, latest::add));
        write(latest).forEach(overwrite::addFile);
        superseded += latest.superseded();
        merged.addAll(files);
      }
    }
  }

  /** Refuses what another writer has changed meanwhile in these windows. */
  private OverwriteFiles guarded() {
    Snapshot seen = table.currentSnapshot();
    if (seen != null) {
      overwrite.validateFromSnapshot(seen.snapshotId());
    }
    return overwrite
        .conflictDetectionFilter(ofWindows())
        .validateNoConflictingData()
        .validateNoConflictingDeletes();
  }

  private void read(DataFile file, Consumer<Record> rows) {
    Schema schema = table.schema();
    try (CloseableIterable<Record> records =
        Parquet.read(table.io().newInputFile(file))
            .project(schema)
            .createReaderFunc(stored -> GenericParquetReaders.buildReader(schema, stored))
            .build()) {
      records.forEach(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.location(), e);
    }
  }

  private List<DataFile> write(LatestRows<Record> latest) {
    try {
      OpenFiles<GenericRecord> files = new OpenFiles<>(table, FileRows.RECORDS);
      latest.rows().forEach(row -> files.add((GenericRecord) row));
      List<DataFile> complete = files.finish();
      complete.forEach(file -> written.add(file.location()));
      return complete;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a file of " + table.name(), e);
    }
  }

  /** In microseconds, as the table has it. */
  private long windowOf(Record row) {
    OffsetDateTime window = (OffsetDateTime) row.getField(versions.window());
    return ChronoUnit.MICROS.between(Instant.EPOCH, window.toInstant());
  }

  private long lowest(DataFile file) {
    return bound(file.lowerBounds());
  }

  private long highest(DataFile file) {
    return bound(file.upperBounds());
  }

  private long bound(Map<Integer, ByteBuffer> bounds) {
    return Conversions.<Long>fromByteBuffer(Types.TimestampType.withZone(), bounds.get(windowId));
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC).toString();
  }
}
