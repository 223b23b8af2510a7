/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import java.util.Arrays;

/**
 * Lays a pattern over the rows of a key from one row on, as {@link Pattern} says. Not thread-safe;
 * filled anew by each {@link #from}.
 */
final class Walk {
  /** How a walk ends. */
  enum End {
    MATCHED,
    /** The time was over before the pattern was complete. */
    TIMED_OUT,
    /** A row came that makes it impossible. */
    BROKEN
  }

  private final Steps steps;
  private final Marks marks;
  private final int[] first;
  private final int[] last;
  private final int[] count;
  private int decidedBy;

  Walk(Steps steps, long[] masks) {
    this.steps = steps;
    this.marks = new Marks(steps, masks);
    this.first = new int[steps.count()];
    this.last = new int[steps.count()];
    this.count = new int[steps.count()];
  }

  /**
   * Walks.
   *
   * @param start a row that the first step takes
   * @param to the first row whose time is over, or the number of rows
   */
  End from(int start, int to) {
    Arrays.fill(count, 0);
    decidedBy = to;
    int row = start;
    for (int step = 0; ; step++) {
      boolean isLast = steps.isLast(step);
      int closed = take(step, row, to);
      if (count[step] < steps.at(step).min()) {
        return closed < to ? End.BROKEN : End.TIMED_OUT;
      }
      boolean isFull = count[step] == steps.at(step).max();
      if (isLast && steps.absentAfter(step) == 0) {
        decidedBy = isFull ? last[step] : Math.min(closed, to);
        return End.MATCHED;
      }
      if (!isLast && steps.at(step + 1).strict() && closed < to) {
        boolean adjacent = closed == last[step] + 1;
        if (!adjacent || !marks.takes(step + 1, closed)) {
          return End.BROKEN;
        }
        row = closed;
        continue;
      }
      row = marks.after(step, Math.min(closed, to));
      if (row >= to) {
        return isLast ? End.MATCHED : End.TIMED_OUT;
      }
      if (marks.isAbsent(step, row)) {
        return End.BROKEN;
      }
    }
  }

  /**
   * Lets a step take its rows.
   *
   * @return the first row after that which it leaves to others; {@code to} or beyond if it has none
   *     such in time
   */
  private int take(int step, int row, int to) {
    Step now = steps.at(step);
    first[step] = row;
    last[step] = row;
    count[step] = 1;
    if (now.max() == 1) {
      return row + 1;
    }
    int enough = marks.place(step, row, now.min());
    int ends = marks.ends(step, row + 1);
    int closed = enough < Math.min(ends, to) ? marks.leaves(step, enough + 1) : ends;
    int full = marks.place(step, row, now.max());
    if (full < Math.min(closed, to)) {
      closed = full + 1;
    }
    count[step] = marks.count(step, row, Math.min(closed, to));
    last[step] = marks.place(step, row, count[step]);
    return closed;
  }

  /** The row that decided the last walk; {@code to} if time did. */
  int decidedBy() {
    return decidedBy;
  }

  /** How many rows a step has taken. */
  int count(int step) {
    return count[step];
  }

  /** The first row a step has taken, if any. */
  int first(int step) {
    return first[step];
  }

  /** The last row a step has taken, if any. */
  int last(int step) {
    return last[step];
  }

  /** The last row of all that were taken. */
  int last() {
    int step = steps.count() - 1;
    while (count[step] == 0) {
      step--;
    }
    return last[step];
  }
}
