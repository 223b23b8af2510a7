/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Puts new rows in the place of those that a table has of the same keys. The table is looked up for
 * the keys that come; what loses is hidden by position, in the files that come as well as in those
 * that are there, so no file is written anew and what loses is counted.
 *
 * <p>Not thread-safe; one per commit. Holds the keys of the rows that come, of a large commit a
 * part at a time.
 */
final class UpsertRows {
  /** As many as a committer with little memory can hold. */
  static final long ROWS_AT_A_TIME = 500_000;

  /** A file as small as this is soon read and written. */
  private static final long SMALL_BYTES = 4L * 1024 * 1024;

  /** So many small files are no burden. */
  private static final int FEW_FILES = 16;

  private final Table table;
  private final UpsertKey key;
  private final KeyedRows rows;
  private final HiddenRows hidden;
  private final List<KeyedRow> gone = new ArrayList<>();
  private final Map<String, FileScanTask> looked = new LinkedHashMap<>();
  private final Map<String, FileScanTask> lookedGone = new LinkedHashMap<>();
  private final List<String> written = new ArrayList<>();
  private long superseded;
  private long deleted;

  private UpsertRows(Table table, UpsertKey key) {
    this.table = table;
    this.key = key;
    this.rows = new KeyedRows(table, key);
    this.hidden = new HiddenRows(table);
  }

  /**
   * Commits rows, and removes the files of which none is seen.
   *
   * @param rowsAtATime how many of them are held, about
   * @param commit makes the update, in which so many rows are superseded
   * @throws ValidationException if another writer has changed the table meanwhile: nothing is done
   */
  static void commit(
      Table table,
      UpsertKey key,
      List<DataFile> files,
      long rowsAtATime,
      ObjLongConsumer<RowDelta> commit) {
    UpsertRows upsert = new UpsertRows(table, key);
    long rows = files.stream().mapToLong(DataFile::recordCount).sum();
    int parts = Math.toIntExact(1 + (rows - 1) / rowsAtATime);
    for (int part = 0; part < parts; part++) {
      upsert.lookUp(files, part, parts);
    }
    try {
      Transaction transaction = LookedUpTable.newTransaction(table);
      commit.accept(upsert.delta(files, transaction), upsert.superseded);
      upsert.keepInMind(transaction);
      transaction.commitTransaction();
    } catch (ValidationException | CommitFailedException e) {
      upsert.written().forEach(table.io()::deleteFile);
      throw e;
    }
    upsert.hidden.unused().forEach(table.io()::deleteFile);
  }

  /** Finds out what becomes of the rows of some of the keys. */
  private void lookUp(List<DataFile> files, int part, int parts) {
    KeyContest contest = new KeyContest(key);
    for (DataFile file : files) {
      rows.ofNew(
          file.location(),
          row -> {
            if (Math.floorMod(row.key().hashCode(), parts) == part) {
              contest.enter(row);
            }
          });
    }
    Snapshot seen = table.currentSnapshot();
    if (seen != null) {
      lookUp(seen, contest.keys(), contest::meet, looked);
    }
    if (key.remembersDeletes()) {
      DeletedKeys.of(table)
          .ifPresent(kept -> lookUp(kept, contest.keys(), contest::meetDeleted, lookedGone));
    }
    gone.addAll(contest.settle(table.schema(), rows::whole, hidden::hide));
    superseded += contest.superseded();
    deleted += contest.deleted();
  }

  private void lookUp(
      Snapshot in,
      Set<List<Object>> keys,
      Consumer<KeyedRow> found,
      Map<String, FileScanTask> files) {
    Expression around = KeyBounds.around(table.schema(), key.columns(), keys);
    try (CloseableIterable<FileScanTask> planned =
        table.newScan().useSnapshot(in.snapshotId()).filter(around).planFiles()) {
      for (FileScanTask task : planned) {
        rows.ofPresent(task, around, found);
        files.put(task.file().location(), task);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + table.name(), e);
    }
  }

  private RowDelta delta(List<DataFile> files, Transaction transaction) {
    RowDelta delta = transaction.newRowDelta();
    files.forEach(file -> hidden.add(file, delta));
    List<FileScanTask> merged = tooMany(looked.values());
    for (FileScanTask task : looked.values()) {
      if (merged.contains(task)) {
        hidden.remove(task, delta);
      } else {
        hidden.change(task, delta);
      }
    }
    if (!merged.isEmpty()) {
      write(writer -> shown(merged, writer)).forEach(file -> hidden.add(file, delta));
    }
    CommittedSnapshot.noteDeleted(delta, deleted);
    return delta;
  }

  private static List<FileScanTask> tooMany(Collection<FileScanTask> files) {
    Map<String, List<FileScanTask>> small =
        files.stream()
            .filter(task -> task.file().fileSizeInBytes() < SMALL_BYTES)
            .collect(Collectors.groupingBy(task -> task.spec().partitionToPath(task.partition())));
    return small.values().stream()
        .filter(ofPartition -> ofPartition.size() > FEW_FILES)
        .flatMap(List::stream)
        .toList();
  }

  private void shown(List<FileScanTask> files, Consumer<Record> writer) {
    for (FileScanTask task : files) {
      rows.whole(
          task,
          (row, position) -> {
            if (!hidden.isHidden(task.file(), position)) {
              writer.accept(row);
            }
          });
    }
  }

  private void keepInMind(Transaction transaction) {
    if (!key.remembersDeletes() || gone.isEmpty()) {
      return;
    }
    List<FileScanTask> merged = tooMany(lookedGone.values());
    Map<List<Object>, KeyedRow> last = new HashMap<>();
    Consumer<KeyedRow> keep =
        row ->
            last.merge(row.key(), row, (one, other) -> one.order() >= other.order() ? one : other);
    merged.forEach(task -> rows.ofPresent(task, Expressions.alwaysTrue(), keep));
    gone.forEach(keep);
    List<DataFile> kept = write(writer -> rows.whole(last.values()).values().forEach(writer));
    DeletedKeys.add(table, kept, merged.stream().map(FileScanTask::file).toList(), transaction);
  }

  /** Writes rows with all columns of the table, and perhaps others behind them. */
  private List<DataFile> write(Consumer<Consumer<Record>> rows) {
    try {
      OpenFiles<GenericRecord> files = new OpenFiles<>(table, FileRows.RECORDS);
      rows.accept(row -> files.add((GenericRecord) row));
      List<DataFile> complete = files.finish();
      complete.forEach(file -> written.add(file.location()));
      return complete;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a file of " + table.name(), e);
    }
  }

  /** All files that this has written. */
  private List<String> written() {
    List<String> all = new ArrayList<>(written);
    all.addAll(hidden.written());
    return all;
  }
}
