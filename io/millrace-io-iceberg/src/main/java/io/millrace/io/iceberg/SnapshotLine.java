/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** The snapshots that led to what a table is now, and what each of them did. */
final class SnapshotLine {
  private SnapshotLine() {}

  /**
   * Those that came after one, the earliest first. It may be expired itself.
   *
   * @param after null for all since the table was made
   * @throws IllegalStateException if one of them is expired, or the table does not come from it
   */
  static Deque<Snapshot> after(String name, Table table, @Nullable Long after) {
    Deque<Snapshot> line = new ArrayDeque<>();
    Snapshot at = table.currentSnapshot();
    while (at != null && !Objects.equals(at.snapshotId(), after)) {
      line.addFirst(at);
      Long parent = at.parentId();
      if (Objects.equals(parent, after)) {
        return line;
      }
      at = parent == null ? null : table.snapshot(parent);
      if (parent != null && at == null) {
        throw expired(name, after, "snapshot %d, which came later, is".formatted(parent), null);
      }
    }
    if (at == null && after != null) {
      throw new IllegalStateException(
          ("Cannot read %s on after snapshot %d: the table was rolled back, and does not come from"
                  + " it; stream it anew")
              .formatted(name, after));
    }
    return line;
  }

  /**
   * Refuses to go on where the end would never come.
   *
   * @param until the last snapshot to be read; null for no end
   */
  static void requireEnd(String name, Deque<Snapshot> toCome, @Nullable Long until) {
    if (until == null) {
      return;
    }
    long last = until;
    if (toCome.stream().noneMatch(each -> each.snapshotId() == last)) {
      throw new IllegalStateException(
          ("Cannot read %s on until snapshot %d: the table was rolled back, or does not come from"
                  + " it; choose another end")
              .formatted(name, last));
    }
  }

  /** That what comes next is gone. */
  static IllegalStateException expired(
      String name, @Nullable Long after, String what, @Nullable Throwable cause) {
    return new IllegalStateException(
        "Cannot read %s on%s: %s expired; stream it anew, and expire snapshots later than they are"
                .formatted(name, after == null ? "" : " after snapshot " + after, what)
            + " read",
        cause);
  }

  /** Whether it only added rows. */
  static boolean isAppend(Snapshot snapshot) {
    return DataOperations.APPEND.equals(snapshot.operation());
  }

  /** Whether the rows stayed as they were: a compaction. */
  static boolean isRewrite(Snapshot snapshot) {
    return DataOperations.REPLACE.equals(snapshot.operation());
  }
}
