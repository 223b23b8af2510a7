/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import java.io.Serializable;

/**
 * How event time is cut into periods that follow each other, aligned to the epoch, and which of
 * them a row is given to: its own, and those after it that still look back at it. Times are epoch
 * milliseconds.
 *
 * @param size how long a period is, at least 1
 * @param lookBack how far work looks back from a period's start, at least 0
 * @param lateness how long after its period's end a row still counts, and a period waits, at least
 *     0
 */
record PeriodCut(long size, long lookBack, long lateness) implements Serializable {
  /** Where the period begins that holds a time. */
  long startOf(long time) {
    return time - Math.floorMod(time, size);
  }

  Period from(long start) {
    return new Period(start, start + size);
  }

  /** Whether a row of that time comes too late for its own period. */
  boolean isLate(long time, long stamp) {
    return startOf(time) + size + lateness <= stamp;
  }

  /** Whether the period that begins there looks back at what happens at a time before it. */
  boolean looksBackAt(long time, long start) {
    return start - lookBack <= time;
  }

  /** The watermark that decides what happens at a time: from then on no row is on time for it. */
  long decidedAt(long time) {
    return startOf(time) + size + lateness - 1;
  }
}
