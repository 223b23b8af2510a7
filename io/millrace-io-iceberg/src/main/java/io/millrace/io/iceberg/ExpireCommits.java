/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.io.iceberg.TableMaintenance.Expired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * Takes early snapshots out of a table, with the files that no other snapshot has. Those stay whose
 * commit an engine may repeat, and what the others wrote is kept in mind. Not thread-safe.
 */
final class ExpireCommits {
  /** An engine goes back to its last checkpoint: what it commits again came after that. */
  static final Duration REPEATED = Duration.ofHours(1);

  /** A run of which nothing came for so long does not go on. */
  private static final Duration OVER = Duration.ofDays(30);

  private final Table table;
  private final Instant now;
  private final long repeatedMillis;
  private final Map<String, Long> newestOfStream = new HashMap<>();

  private ExpireCommits(Table table, Instant now, Duration repeated) {
    this.table = table;
    this.now = now;
    this.repeatedMillis = repeated.toMillis();
    for (Snapshot snapshot : table.snapshots()) {
      @Nullable String commitId = CommitFiles.commitId(snapshot);
      if (commitId != null && CommitId.isOfStream(commitId)) {
        newestOfStream.merge(CommitId.writer(commitId), snapshot.timestampMillis(), Math::max);
      }
    }
  }

  /**
   * Does it.
   *
   * @param keepLast so many of the newest that readers see stay, however old they are
   * @param repeated how long before its newest commit a stream's commits may be repeated
   */
  static Expired of(Table table, Instant now, Instant olderThan, int keepLast, Duration repeated) {
    ExpireCommits expire = new ExpireCommits(table, now, repeated);
    List<Snapshot> early = expire.early(olderThan.toEpochMilli(), keepLast);
    return early.isEmpty() ? new Expired(0, 0) : expire.remove(early);
  }

  private List<Snapshot> early(long millis, int keepLast) {
    Set<Long> kept = new HashSet<>();
    for (SnapshotRef ref : table.refs().values()) {
      kept.add(ref.snapshotId());
    }
    Snapshot current = table.currentSnapshot();
    if (current != null) {
      int left = keepLast;
      for (Snapshot snapshot : SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot)) {
        if (left-- == 0) {
          break;
        }
        kept.add(snapshot.snapshotId());
      }
    }
    List<Snapshot> early = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.timestampMillis() < millis
          && !kept.contains(snapshot.snapshotId())
          && !isRepeatable(snapshot)) {
        early.add(snapshot);
      }
    }
    return early;
  }

  private boolean isRepeatable(Snapshot snapshot) {
    @Nullable String commitId = CommitFiles.commitId(snapshot);
    if (commitId == null || !CommitId.isOfStream(commitId)) {
      // That a batch was committed is kept in mind.
      return false;
    }
    long newest = newestOfStream.getOrDefault(CommitId.writer(commitId), 0L);
    return snapshot.timestampMillis() >= newest - repeatedMillis
        && newest >= now.minus(OVER).toEpochMilli();
  }

  private Expired remove(List<Snapshot> early) {
    ExpiredRuns runs = ExpiredRuns.of(table);
    for (Snapshot snapshot : early) {
      @Nullable String commitId = CommitFiles.commitId(snapshot);
      if (commitId != null) {
        runs.add(table.name(), commitId, snapshot);
      }
    }
    runs.forgetBefore(now.minus(OVER).toEpochMilli(), newestOfStream);
    Set<String> unreachable = new HashSet<>();
    Transaction transaction = table.newTransaction();
    runs.store(transaction.updateProperties());
    // By its own default Iceberg would expire others, too, and delete files before the commit.
    var expire = transaction.expireSnapshots().expireOlderThan(0).deleteWith(unreachable::add);
    early.forEach(snapshot -> expire.expireSnapshotId(snapshot.snapshotId()));
    expire.commit();
    transaction.commitTransaction();
    CatalogUtil.deleteFiles(table.io(), unreachable, "expired", true);
    return new Expired(early.size(), unreachable.size());
  }
}
