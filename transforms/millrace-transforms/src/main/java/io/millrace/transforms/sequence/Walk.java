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
  private final long[] masks;
  private final Jumps jumps;
  private final int[] first;
  private final int[] last;
  private final int[] count;

  /** The step under way. */
  private int step;

  /** The row taken last. */
  private int taken;

  /** Whether the step under way may take more. */
  private boolean open;

  private int decidedBy;

  Walk(Steps steps, long[] masks) {
    this.steps = steps;
    this.masks = masks;
    this.jumps = new Jumps(masks);
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
    begin(0, start);
    int row = start;
    while (!isComplete() || open || steps.absentAtEnd() != 0) {
      row = nextToMeet(row + 1);
      if (row >= to) {
        decidedBy = to;
        return isComplete() ? End.MATCHED : End.TIMED_OUT;
      }
      if (!meet(row, masks[row])) {
        return End.BROKEN;
      }
    }
    decidedBy = row;
    return End.MATCHED;
  }

  /** The row that decided the last walk; {@code to} if time did. */
  int decidedBy() {
    return decidedBy;
  }

  /** How many rows a step has taken. */
  int count(int ofStep) {
    return count[ofStep];
  }

  /** The first row a step has taken, if any. */
  int first(int ofStep) {
    return first[ofStep];
  }

  /** The last row a step has taken, if any. */
  int last(int ofStep) {
    return last[ofStep];
  }

  /** The last row of all that were taken. */
  int last() {
    return taken;
  }

  private boolean isComplete() {
    return steps.isLast(step) && hasEnough();
  }

  private boolean hasEnough() {
    return count[step] >= steps.at(step).min();
  }

  private void begin(int newStep, int row) {
    step = newStep;
    first[step] = row;
    take(row);
  }

  private void take(int row) {
    last[step] = row;
    count[step]++;
    taken = row;
    open = count[step] < steps.at(step).max();
  }

  /** The first row from that one on that may change anything. */
  private int nextToMeet(int row) {
    Step now = steps.at(step);
    boolean adjacent = row == taken + 1;
    if (adjacent && open && now.consecutive()) {
      return row;
    }
    long bits = open ? now.fits() | now.until() : 0;
    if (hasEnough()) {
      if (steps.isLast(step)) {
        bits |= steps.absentAtEnd();
      } else {
        Step next = steps.at(step + 1);
        if (adjacent && next.strict()) {
          return row;
        }
        bits |= next.absentBefore() | (next.strict() ? 0 : next.fits());
      }
    }
    return jumps.next(row, bits);
  }

  /** Whether the walk goes on after that row. */
  private boolean meet(int row, long mask) {
    Step now = steps.at(step);
    if (open && now.takes(mask)) {
      take(row);
      return true;
    }
    // A row that is not taken directly after another ends a step whose rows do follow directly.
    open = open && !now.consecutive() && (mask & now.until()) == 0;
    if (!hasEnough()) {
      return open;
    }
    if (steps.isLast(step)) {
      return (mask & steps.absentAtEnd()) == 0;
    }
    Step next = steps.at(step + 1);
    if ((mask & next.absentBefore()) != 0) {
      return false;
    }
    boolean adjacent = row == taken + 1;
    if (next.takes(mask) && (adjacent || !next.strict())) {
      begin(step + 1, row);
      return true;
    }
    return open || !next.strict();
  }
}
