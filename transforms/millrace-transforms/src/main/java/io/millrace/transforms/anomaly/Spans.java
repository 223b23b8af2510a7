/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.io.Serializable;

/**
 * Stretches of time before a row, no two of which share a time. In milliseconds.
 *
 * @param period how much later one ends than the one before
 * @param before the age of the newest row in the nearest one, at least 1
 * @param length from its newest to its oldest row
 * @param count how many there are
 */
record Spans(long period, long before, long length, int count) implements Serializable {
  /** The age of the newest row that is in it. */
  long newest(int span) {
    return before + span * period;
  }

  /** The age of the oldest row that is in it. */
  long oldest(int span) {
    return newest(span) + length;
  }
}
