/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.TableMaintenance.Compacted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.events.CreateSnapshotEvent;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.ContentFileUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes small files of a table, and files with deleted rows, into few new ones that take their
 * place: a commit for each new file, so a writer that changes one of the old ones meanwhile costs
 * no more than that file's work. Not thread-safe.
 */
final class CompactFiles {
  private static final int MAX_ATTEMPTS = 10;

  /** A file this close to the wanted size stays. */
  private static final double LARGE_ENOUGH = 0.75;

  private final Table table;
  private final TableRows rows;
  private final long targetBytes;
  private final double deletedShare;
  private final Map<String, FileScanTask> files = new LinkedHashMap<>();
  private @Nullable Snapshot seen;
  private int filesRemoved;
  private int filesAdded;
  private int deleteFilesRemoved;
  private long bytesRemoved;
  private long bytesAdded;

  private CompactFiles(Table table, long targetBytes, double deletedShare) {
    this.table = table;
    this.rows = new TableRows(table);
    this.targetBytes = targetBytes;
    this.deletedShare = deletedShare;
  }

  /**
   * Does it with what the table has now; what comes meanwhile is left to the next time.
   *
   * @param deletedShare the share of deleted rows from which on a large file is written anew
   */
  static Compacted of(Table table, long targetBytes, double deletedShare) {
    CompactFiles compact = new CompactFiles(table, targetBytes, deletedShare);
    compact.look();
    for (List<String> group : compact.groups()) {
      compact.rewrite(group);
    }
    compact.removeUselessDeletes();
    return new Compacted(
        compact.filesRemoved,
        compact.filesAdded,
        compact.deleteFilesRemoved,
        compact.bytesRemoved,
        compact.bytesAdded);
  }

  private void look() {
    table.refresh();
    seen = table.currentSnapshot();
    files.clear();
    if (seen == null) {
      return;
    }
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> files.put(task.file().location(), task));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + table.name(), e);
    }
  }

  /** Files that become one, in the order in which they came: what came together stays together. */
  private List<List<String>> groups() {
    Map<List<Object>, List<FileScanTask>> byPartition = new LinkedHashMap<>();
    files.values().stream()
        .filter(task -> isSmall(task) || hasManyDeletes(task))
        .sorted(
            Comparator.comparing((FileScanTask task) -> task.file().dataSequenceNumber())
                .thenComparing(task -> task.file().location()))
        .forEach(
            task ->
                byPartition
                    .computeIfAbsent(
                        List.of(
                            task.file().specId(), task.spec().partitionToPath(task.partition())),
                        first -> new ArrayList<>())
                    .add(task));
    List<List<String>> groups = new ArrayList<>();
    byPartition.values().forEach(tasks -> cut(tasks, groups));
    return groups;
  }

  private void cut(List<FileScanTask> tasks, List<List<String>> groups) {
    List<String> group = new ArrayList<>();
    long bytes = 0;
    for (FileScanTask task : tasks) {
      long size = task.file().fileSizeInBytes();
      if (!group.isEmpty() && bytes + size > targetBytes) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(task.file().location());
      bytes += size;
    }
    groups.add(group);
  }

  private boolean isSmall(FileScanTask task) {
    return task.file().fileSizeInBytes() < targetBytes * LARGE_ENOUGH;
  }

  private boolean hasManyDeletes(FileScanTask task) {
    long deleted = 0;
    for (DeleteFile delete : task.deletes()) {
      if (!isOf(task, delete)) {
        // How many rows of this file it takes out only reading it would tell.
        return true;
      }
      deleted += delete.recordCount();
    }
    return deleted > 0 && deleted >= task.file().recordCount() * deletedShare;
  }

  /** Whether it deletes rows of this file and of no other. */
  private static boolean isOf(FileScanTask task, DeleteFile delete) {
    return delete.content() == FileContent.POSITION_DELETES
        && ContentFileUtil.isFileScoped(delete)
        && task.file().location().equals(ContentFileUtil.referencedDataFileLocation(delete));
  }

  private void rewrite(List<String> group) {
    for (int attempt = 1; ; attempt++) {
      // Those of them that another writer has taken out meanwhile are not there any more.
      List<FileScanTask> present =
          group.stream().filter(files::containsKey).map(this::file).toList();
      if (present.size() < 2 && present.stream().noneMatch(this::hasManyDeletes)) {
        return;
      }
      @Nullable DataFile merged = write(present);
      try {
        replace(present, merged);
        return;
      } catch (ValidationException | CommitFailedException e) {
        if (merged != null) {
          table.io().deleteFile(merged.location());
        }
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        look();
      }
    }
  }

  private FileScanTask file(String location) {
    return requireNonNull(files.get(location), location);
  }

  /** The rows that readers see; none if all are deleted. */
  private @Nullable DataFile write(List<FileScanTask> tasks) {
    FileScanTask first = tasks.get(0);
    try {
      OpenFile<GenericRecord> file =
          OpenFile.in(table, first.spec(), first.partition(), FileRows.RECORDS);
      for (FileScanTask task : tasks) {
        rows.present(
            task,
            table.schema(),
            Expressions.alwaysTrue(),
            row -> file.writer().write((GenericRecord) row));
      }
      DataFile written = file.finish();
      if (written.recordCount() > 0) {
        return written;
      }
      table.io().deleteFile(written.location());
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a file of " + table.name(), e);
    }
  }

  private void replace(List<FileScanTask> old, @Nullable DataFile merged) {
    Snapshot from = requireNonNull(seen, "no snapshot");
    // Rows stay as old as they are: a delete that comes meanwhile holds for them.
    RewriteFiles rewrite =
        table
            .newRewrite()
            .validateFromSnapshot(from.snapshotId())
            .dataSequenceNumber(from.sequenceNumber());
    Set<String> deletes = new HashSet<>();
    for (FileScanTask task : old) {
      rewrite.deleteFile(task.file());
      for (DeleteFile delete : task.deletes()) {
        if (isOf(task, delete) && deletes.add(delete.location())) {
          rewrite.deleteFile(delete);
        }
      }
    }
    if (merged != null) {
      rewrite.addFile(merged);
    }
    commit(rewrite);
    if (merged != null) {
      filesAdded++;
      bytesAdded += merged.fileSizeInBytes();
    }
    filesRemoved += old.size();
    bytesRemoved += old.stream().mapToLong(task -> task.file().fileSizeInBytes()).sum();
  }

  /** Takes out delete files that are of no file any more. */
  private void removeUselessDeletes() {
    look();
    if (seen == null) {
      return;
    }
    Set<String> useful = new HashSet<>();
    files.values().forEach(task -> task.deletes().forEach(each -> useful.add(each.location())));
    RewriteFiles rewrite = table.newRewrite();
    boolean isAny = false;
    for (ManifestFile manifest : seen.deleteManifests(table.io())) {
      try (ManifestReader<DeleteFile> deletes =
          ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
        for (DeleteFile delete : deletes) {
          if (!useful.contains(delete.location())) {
            rewrite.deleteFile(delete);
            isAny = true;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + manifest.path(), e);
      }
    }
    if (isAny) {
      commit(rewrite);
    }
  }

  /** Iceberg itself removes delete files that are earlier than all data files. */
  private void commit(RewriteFiles rewrite) {
    rewrite.commit();
    Map<String, String> summary = ((CreateSnapshotEvent) rewrite.updateEvent()).summary();
    deleteFilesRemoved +=
        Math.toIntExact(
            CommittedSnapshot.number(summary, SnapshotSummary.REMOVED_DELETE_FILES_PROP));
  }
}
