/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowSplit;
import java.io.Serializable;

/**
 * How late a row is for its window, which is tumbling and aligned to 1970-01-01T00:00Z.
 *
 * <p>A row is late when its window's end + the allowed lateness is not after its stamp. A row's own
 * lateness is the smallest allowed one under which it is not late. Safe for concurrent use.
 *
 * @param windowMillis how long a window is, at least 1
 * @param allowedMillis at least 0; {@link #ANY} where no row is late
 */
record Lateness(long windowMillis, long allowedMillis) implements Serializable {
  static final long ANY = Long.MAX_VALUE;

  /**
   * Where the window of a time begins.
   *
   * @throws ArithmeticException if that is beyond the range of a long
   */
  long startOf(long time) {
    return Math.subtractExact(time, Math.floorMod(time, windowMillis));
  }

  /**
   * Where a window ends.
   *
   * @throws ArithmeticException if that is beyond the range of a long
   */
  long endOf(long start) {
    return Math.addExact(start, windowMillis);
  }

  /** The smallest allowed lateness with which a row of that window and stamp is not late. */
  static long of(long end, long stamp) {
    return stamp < end ? 0 : Math.addExact(Math.subtractExact(stamp, end), 1);
  }

  /** The rows on time, chosen, and those that are late. */
  RowSplit split(Block block) {
    int rows = block.rows();
    boolean[] onTime = new boolean[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      onTime[row] = isOnTime(block.eventTime(row), block.stamp(row));
      count += onTime[row] ? 1 : 0;
    }
    return RowSplit.of(block, onTime, count);
  }

  private boolean isOnTime(long time, long stamp) {
    return stamp == Block.ON_TIME || of(endOf(startOf(time)), stamp) <= allowedMillis;
  }
}
