/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/** Makes files of a table visible under the id of a commit, and finds the commit again by it. */
final class CommitFiles {
  private static final String COMMIT_ID = "millrace.commit-id";
  private static final ObjectMapper JSON = new ObjectMapper();

  private CommitFiles() {}

  /** Does it, unless a snapshot with that id is already there. */
  static void commit(Table table, IcebergTable spec, String commitId, List<WrittenFile> files) {
    long superseded = files.stream().mapToLong(WrittenFile::superseded).sum();
    long written = superseded + files.stream().mapToLong(WrittenFile::records).sum();
    Optional<CommittedSnapshot> shown = committed(table, spec.name(), commitId);
    if (shown.isPresent()) {
      requireSame(commitId, shown.get(), written);
      return;
    }
    requireNoneOfOthers(table, spec, commitId);
    List<DataFile> dataFiles =
        files.stream()
            .filter(file -> file.records() > 0)
            .map(file -> parse(file.dataFile(), table))
            .toList();
    OrphanFiles.requirePresent(table, dataFiles);
    switch (spec.mode()) {
      case APPEND -> {
        if (!dataFiles.isEmpty()) {
          // Another may be at the same commit: made behind its own, rows were there twice.
          Transaction transaction = LookedUpTable.newTransaction(table);
          var append = transaction.newAppend();
          dataFiles.forEach(append::appendFile);
          commit(append, commitId, written, superseded);
          transaction.commitTransaction();
        }
      }
      case REPLACE -> {
        // What another step of the run has written meanwhile is not to go unseen.
        Transaction transaction = LookedUpTable.newTransaction(table);
        var overwrite = transaction.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
        dataFiles.forEach(overwrite::addFile);
        commit(overwrite, commitId, written, superseded);
        DeletedKeys.forget(table, transaction);
        transaction.commitTransaction();
      }
      case OVERWRITE_WINDOWS -> {
        if (!dataFiles.isEmpty()) {
          OverwriteWindows.commit(
              table,
              spec.requireVersions(),
              dataFiles,
              (update, corrected) -> commit(update, commitId, written, superseded + corrected));
        }
      }
      case UPSERT -> {
        if (dataFiles.isEmpty()) {
          // Also a run without rows is known again.
          commit(table.newAppend(), commitId, written, superseded);
        } else {
          UpsertRows.commit(
              table,
              spec.requireKey(),
              dataFiles,
              UpsertRows.ROWS_AT_A_TIME,
              (update, others) -> commit(update, commitId, written, superseded + others));
        }
      }
    }
  }

  private static void requireSame(String commitId, CommittedSnapshot shown, long written) {
    if (shown.writtenRows() != written) {
      throw new IllegalStateException(
          "Cannot commit %s to %s again: it had %d rows, and has %d now"
              .formatted(commitId, shown.table(), shown.writtenRows(), written));
    }
  }

  /** Rather than to show the rows of a run twice, or to lose those of one of its steps. */
  private static void requireNoneOfOthers(Table table, IcebergTable spec, String commitId) {
    for (String other : ids(table)) {
      if (CommitId.areOfRunAndItsStep(commitId, other)) {
        throw new IllegalStateException(
            "Cannot commit %s to %s: it has a commit %s of the same run, and only one of the two names a step; write the table in one way, and give a new run id"
                .formatted(commitId, spec.name(), other));
      }
      if (spec.mode() == WriteMode.REPLACE && CommitId.areOfTwoSteps(commitId, other)) {
        throw new IllegalStateException(
            "Cannot replace %s by %s: another step of the run has written to it, by %s; flatten what they write into one step, and give a new run id"
                .formatted(spec.name(), commitId, other));
      }
    }
  }

  /** Of the commits that are there, and of those that are expired how they began. */
  private static Set<String> ids(Table table) {
    Set<String> ids = new HashSet<>(ExpiredRuns.of(table).writers());
    for (Snapshot snapshot : table.snapshots()) {
      @Nullable String id = commitId(snapshot);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static void commit(
      SnapshotUpdate<?> update, String commitId, long written, long superseded) {
    update.set(COMMIT_ID, commitId);
    CommittedSnapshot.note(update, written, superseded);
    update.commit();
  }

  static DataFile parse(String json, Table table) {
    try {
      return (DataFile) ContentFileParser.fromJson(JSON.readTree(json), table.spec());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot read the description of a file of " + table, e);
    }
  }

  /** What a commit did to a table, also if its snapshot is expired; empty if there was none. */
  static Optional<CommittedSnapshot> committed(Table loaded, String name, String commitId) {
    return snapshot(loaded, commitId)
        .map(found -> CommittedSnapshot.of(name, found))
        .or(() -> ExpiredRuns.of(loaded).committed(name, commitId));
  }

  /** The id of the commit that made a snapshot; null if it is not of a run. */
  static @Nullable String commitId(Snapshot snapshot) {
    return snapshot.summary().get(COMMIT_ID);
  }

  private static Optional<Snapshot> snapshot(Table table, String commitId) {
    for (Snapshot snapshot : table.snapshots()) {
      if (commitId.equals(commitId(snapshot))) {
        return Optional.of(snapshot);
      }
    }
    return Optional.empty();
  }
}
