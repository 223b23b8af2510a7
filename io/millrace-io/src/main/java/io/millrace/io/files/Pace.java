/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.time.Duration;

/**
 * How fast a split is given out.
 *
 * @param recordsPerSecond at most; infinite for no bound
 * @param speed how much faster than the clock event times go on at most; infinite for no bound
 */
record Pace(double recordsPerSecond, double speed) implements Serializable {
  static final Pace UNBOUND = new Pace(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** A block is for a tenth of a second at most. */
  private static final double MOST_SECONDS = 0.1;

  private static final double MILLIS = 1_000;

  boolean isBound() {
    return !equals(UNBOUND);
  }

  /**
   * Whether the rows gathered are enough for a block.
   *
   * @param advance how far the largest event time has gone on with them, in milliseconds
   */
  boolean isEnough(int rows, long advance) {
    return rows >= recordsPerSecond * MOST_SECONDS || advance >= speed * MILLIS * MOST_SECONDS;
  }

  /** Whether the next block is due a while after the reader's start. */
  boolean isDue(Duration elapsed, FilesMark start, FilesMark now) {
    double seconds = elapsed.toNanos() / 1e9;
    long advance = start.latest() == Block.ON_TIME ? 0 : now.latest() - start.latest();
    return (now.given() - start.given()) / recordsPerSecond <= seconds
        && advance / (MILLIS * speed) <= seconds;
  }
}
