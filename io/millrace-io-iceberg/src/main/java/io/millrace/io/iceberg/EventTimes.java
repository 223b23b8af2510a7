/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * Event times of a table's rows, and how far they have come. Rows of one commit have no order: what
 * is behind the commits before is late, and nothing is late for others of its own commit.
 */
final class EventTimes {
  private final int column;
  private final int field;
  private final long disorder;
  private final @Nullable Duration idleAfter;

  private EventTimes(int column, int field, long disorder, @Nullable Duration idleAfter) {
    this.column = column;
    this.field = field;
    this.disorder = disorder;
    this.idleAfter = idleAfter;
  }

  static EventTimes of(StreamedTable table) {
    return new EventTimes(
        table.columns().findField(table.eventTime()).fieldId(),
        table.schema().indexOf(table.eventTime()),
        table.following().disorder().toMillis(),
        table.following().idleAfter());
  }

  /** The id of the column. */
  int column() {
    return column;
  }

  /**
   * Adds a row to a block; one without event time has the largest before it.
   *
   * @return the largest event time now
   */
  long add(Row row, long latest, long stamp, BlockBuilder block) {
    Object value = row.getValue(field);
    if (value == null) {
      block.addRow(
          row,
          latest == Block.ON_TIME ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() : latest,
          stamp);
      return latest;
    }
    long time = value instanceof Long millis ? millis : ((ReadableInstant) value).getMillis();
    block.addRow(row, time, stamp);
    return Math.max(latest, time);
  }

  /**
   * The watermark: no row that is not late for the commits before is behind it.
   *
   * @param parts of the commit under way
   */
  long watermark(TableMark at, CommitParts parts) {
    long behind = behind(at.before());
    return at.isDone()
        ? behind
        : Math.max(behind, Math.min(behind(at.latest()), parts.earliest(at.part())));
  }

  private long behind(long latest) {
    return latest < Block.ON_TIME + disorder ? Block.ON_TIME : latest - disorder;
  }

  /** What counts as the largest event time when nothing has come for a while. */
  long afterIdle(Duration idle, Instant now, long latest) {
    return idleAfter == null || idle.compareTo(idleAfter) < 0
        ? latest
        : Math.max(latest, now.minus(idleAfter).toEpochMilli());
  }
}
