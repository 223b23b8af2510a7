/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of commits whose snapshots are expired, in a property of their table: a batch is not
 * committed twice, and what a stream wrote still adds up when it ends. Not thread-safe.
 */
final class ExpiredRuns {
  private static final String PROPERTY = "millrace.expired-runs";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Map<String, Sum> byWriter;

  /**
   * The expired commits of a run together, or of a step of it.
   *
   * @param newest when the last of them was made, in epoch milliseconds
   * @param snapshotId and its id
   * @param total and how many rows the table showed after it
   * @param gained how many more rows it showed for each of them
   * @param written rows
   * @param superseded rows
   * @param deleted rows
   * @param added rows
   */
  record Sum(
      long newest,
      long snapshotId,
      long total,
      long gained,
      long written,
      long superseded,
      long deleted,
      long added,
      int files,
      long bytes) {
    Sum plus(Sum other) {
      Sum last = newest >= other.newest ? this : other;
      return new Sum(
          last.newest,
          last.snapshotId,
          last.total,
          gained + other.gained,
          written + other.written,
          superseded + other.superseded,
          deleted + other.deleted,
          added + other.added,
          files + other.files,
          bytes + other.bytes);
    }
  }

  private ExpiredRuns(Map<String, Sum> byWriter) {
    this.byWriter = byWriter;
  }

  static ExpiredRuns of(Table table) {
    String json = table.properties().get(PROPERTY);
    if (json == null) {
      return new ExpiredRuns(new TreeMap<>());
    }
    try {
      return new ExpiredRuns(JSON.readValue(json, new TypeReference<TreeMap<String, Sum>>() {}));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot read the expired runs of " + table.name(), e);
    }
  }

  void add(String table, String commitId, Snapshot snapshot) {
    CommittedSnapshot commit = CommittedSnapshot.of(table, snapshot);
    Sum one =
        new Sum(
            snapshot.timestampMillis(),
            snapshot.snapshotId(),
            commit.totalRows(),
            commit.gainedRows(),
            commit.writtenRows(),
            commit.supersededRows(),
            commit.deletedRows(),
            commit.addedRows(),
            commit.addedFiles(),
            commit.addedBytes());
    byWriter.merge(CommitId.writer(commitId), one, Sum::plus);
  }

  /**
   * Forgets runs that made no commit since a time.
   *
   * @param newest when runs made those that are not expired
   */
  void forgetBefore(long millis, Map<String, Long> newest) {
    byWriter
        .entrySet()
        .removeIf(
            run ->
                Math.max(run.getValue().newest(), newest.getOrDefault(run.getKey(), 0L)) < millis);
  }

  /**
   * What a run, or a step of it, wrote by commits that are expired.
   *
   * @param writer as {@link CommitId#writer} tells it
   */
  Optional<CommittedSnapshot> committed(String table, String writer) {
    @Nullable Sum sum = byWriter.get(writer);
    return Optional.ofNullable(sum).map(all -> committed(table, all));
  }

  /** The same of each writer of some. */
  List<CommittedSnapshot> committed(String table, Predicate<String> writers) {
    return writers().stream()
        .filter(writers)
        .flatMap(writer -> committed(table, writer).stream())
        .toList();
  }

  /** Whose commits are expired. */
  Set<String> writers() {
    return byWriter.keySet();
  }

  private static CommittedSnapshot committed(String table, Sum all) {
    return new CommittedSnapshot(
        table,
        all.snapshotId(),
        all.added(),
        all.files(),
        all.bytes(),
        all.total(),
        all.gained(),
        all.written(),
        all.superseded(),
        all.deleted());
  }

  void store(UpdateProperties properties) {
    try {
      properties.set(PROPERTY, JSON.writeValueAsString(byWriter)).commit();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Cannot write the expired runs", e);
    }
  }
}
