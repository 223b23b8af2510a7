/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import java.io.Serializable;

/**
 * Which rows are late, and so how long a kept row may still matter.
 *
 * <p>A row is late when the end of its window + the allowed lateness is not after its stamp, as for
 * windows downstream. Without windows, a row's window is its own millisecond.
 *
 * @param windowMillis the length of a window, at least 1
 * @param allowedMillis the allowed lateness, at least 0
 */
record Lateness(long windowMillis, long allowedMillis) implements Serializable {
  /** Whether the row is late. */
  boolean isLate(Block block, int row) {
    long time = block.eventTime(row);
    long end = time - Math.floorMod(time, windowMillis) + windowMillis;
    return end + allowedMillis <= block.stamp(row);
  }

  /**
   * The earliest event time that a row on time can still have, once a shard's input watermark has
   * come so far.
   *
   * <p>A row on time has time + window &gt;= end &gt; stamp - allowed, and its stamp is not before
   * the shard's watermark: a source's watermark does not pass the stamps of the rows it has yet to
   * give out, and no runner lets a shard's watermark pass the one at which an element left the
   * source, or the element's timestamp if that is later, while the element is under way. (A block's
   * timestamp is its smallest event time, and a row not after its stamp has none. The direct runner
   * holds a watermark where it is while an element is pending before the step, WatermarkManager;
   * Flink's go in line with the elements and wait for open bundles,
   * DoFnOperator.maybeEmitWatermark. Spark's streaming engine refuses event-time timers.)
   */
  long frontier(long watermark) {
    return watermark - allowedMillis - windowMillis + 1;
  }

  /** The watermark at which the frontier gets there. */
  long watermarkOf(long frontier) {
    return frontier + allowedMillis + windowMillis - 1;
  }
}
