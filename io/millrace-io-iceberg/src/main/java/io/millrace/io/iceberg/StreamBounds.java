/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream of a table begins and ends.
 *
 * @param until null for no end
 * @param untilIdleFor it ends when nothing came for so long; null for never
 */
record StreamBounds(
    SnapshotPoint from, @Nullable SnapshotPoint until, @Nullable Duration untilIdleFor)
    implements Serializable {
  /** All of the table, and for ever. */
  static final StreamBounds NONE = new StreamBounds(SnapshotPoint.BEGINNING, null, null);

  StreamBounds {
    if (untilIdleFor != null) {
      Following.require("until_idle_for", untilIdleFor, Duration.ofMillis(1), Duration.ofDays(365));
    }
  }

  StreamBounds withFrom(SnapshotPoint other) {
    return new StreamBounds(other, until, untilIdleFor);
  }

  StreamBounds withUntil(@Nullable SnapshotPoint other) {
    return new StreamBounds(from, other, untilIdleFor);
  }

  StreamBounds withUntilIdleFor(@Nullable Duration time) {
    return new StreamBounds(from, until, time);
  }

  /** Tells of snapshots that are not there, not yet, or in the wrong order. */
  void addProblems(Table table, List<String> problems) {
    int before = problems.size();
    for (SnapshotPoint point : points()) {
      Long id = point.in(table);
      if (id != null && table.snapshot(id) == null) {
        problems.add("Unsupported snapshot: %d (must be one that is not expired)".formatted(id));
      }
    }
    Long first = from.in(table);
    Long last = end(table);
    if (until != null && last == null) {
      problems.add("Unsupported until: %s (the table has no snapshot yet)".formatted(until));
    }
    if (problems.size() == before
        && first != null
        && last != null
        && !SnapshotUtil.isAncestorOf(table, last, first)) {
      problems.add("Invalid until: %d (must not come before %d)".formatted(last, first));
    }
  }

  private List<SnapshotPoint> points() {
    List<SnapshotPoint> points = new ArrayList<>(List.of(from));
    if (until != null) {
      points.add(until);
    }
    return points;
  }

  /** Where the table is to be read from. */
  TableMark start(Table table) {
    SnapshotPoint whole = until == null ? SnapshotPoint.NEWEST : until;
    Long first = from.equals(SnapshotPoint.BEGINNING) ? whole.in(table) : null;
    return first == null ? TableMark.after(from.in(table)) : TableMark.of(first);
  }

  /** The snapshot that is the last to be read; null for no end. */
  @Nullable Long end(Table table) {
    return until == null ? null : until.in(table);
  }
}
