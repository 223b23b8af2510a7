/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowSplit;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;

/**
 * How late a row is for its window, which is tumbling and aligned to 1970-01-01T00:00Z; a row
 * without a window has its own millisecond for one.
 *
 * <p>A row is late when its window's end + the allowed lateness is not after its stamp. A row's own
 * lateness is the smallest allowed one under which it is not late. Safe for concurrent use.
 *
 * @param windowMillis how long a window is, at least 1
 * @param allowedMillis at least 0; {@link #ANY} where no row is late
 * @since 0.1
 */
@Internal
public record Lateness(long windowMillis, long allowedMillis) implements Serializable {
  /** Allows all. */
  public static final long ANY = Long.MAX_VALUE;

  /**
   * Where the window of a time begins.
   *
   * @throws ArithmeticException if the window leaves the range of a long
   */
  public long startOf(long time) {
    try {
      long start = Math.subtractExact(time, Math.floorMod(time, windowMillis));
      Math.addExact(start, windowMillis);
      return start;
    } catch (ArithmeticException e) {
      throw EventSpan.outOfWindows(time, Duration.ofMillis(windowMillis), e);
    }
  }

  /** Where a window ends that begins there, as {@link #startOf} has it. */
  public long endOf(long start) {
    return start + windowMillis;
  }

  /**
   * The smallest allowed lateness with which a row of that time and stamp is not late.
   *
   * @param end of the window of the time
   * @throws ArithmeticException if that is beyond the range of a long
   */
  public static long of(long time, long end, long stamp) {
    long late = stamp < end ? 0 : stamp - end + 1;
    if (late < 0) {
      throw new ArithmeticException(
          "Invalid stamp: %d ms of a row of %d ms (must be at most %d ms after its window's end, %d)"
              .formatted(stamp, time, Long.MAX_VALUE - 1, end));
    }
    return late;
  }

  /** Whether a row of that time and stamp is late. */
  public boolean isLate(long time, long stamp) {
    if (stamp == Block.ON_TIME || allowedMillis == ANY) {
      return false;
    }
    long end = time + (windowMillis - Math.floorMod(time, windowMillis));
    // A window that ends beyond the range of a long ends after all stamps.
    return end > time && end <= stamp && Long.compareUnsigned(stamp - end, allowedMillis) >= 0;
  }

  /** The rows on time, chosen, and those that are late. */
  public RowSplit split(Block block) {
    int rows = block.rows();
    boolean[] onTime = new boolean[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      onTime[row] = !isLate(block.eventTime(row), block.stamp(row));
      count += onTime[row] ? 1 : 0;
    }
    return RowSplit.of(block, onTime, count);
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
   * DoFnOperator.maybeEmitWatermark. Spark's is one for all, and goes on between two batches.)
   */
  public long frontier(long watermark) {
    return watermark - allowedMillis - windowMillis + 1;
  }

  /** The watermark at which the frontier gets there. */
  public long watermarkOf(long frontier) {
    return frontier + allowedMillis + windowMillis - 1;
  }
}
