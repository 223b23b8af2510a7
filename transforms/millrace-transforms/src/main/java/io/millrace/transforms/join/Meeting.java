/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;

/**
 * Which rows of the right a row of the left meets, by their times alone, and when it is settled
 * that a row meets none. All times are epoch milliseconds, held inside what a long can say.
 *
 * <p>The first and the last time a row meets never go back as its own goes on.
 *
 * @param kind how they meet
 * @param window the size of the windows; 0 of other kinds
 * @param before how far before the left row the right one may be
 * @param after how far after the left row the right one may be
 */
record Meeting(Kind kind, long window, long before, long after) implements Serializable {
  enum Kind {
    /** All that is in the same tumbling window. */
    WINDOW,
    /** All that is in an interval around the left row. */
    INTERVAL,
    /** The latest one that is not after the left row. */
    AS_OF
  }

  static Meeting inWindows(Duration size) {
    EventSpan.require("window size", size);
    return new Meeting(Kind.WINDOW, size.toMillis(), 0, 0);
  }

  static Meeting within(Duration before, Duration after) {
    EventSpan.requireOrZero("before", before);
    EventSpan.requireOrZero("after", after);
    EventSpan.requireOrZero("before + after", before.plus(after));
    return new Meeting(Kind.INTERVAL, 0, before.toMillis(), after.toMillis());
  }

  static Meeting asOf(Duration lookBack) {
    EventSpan.requireOrZero("look-back", lookBack);
    return new Meeting(Kind.AS_OF, 0, lookBack.toMillis(), 0);
  }

  /** The earliest time that a left row of that time meets. */
  long first(long left) {
    return minus(left, kind == Kind.WINDOW ? Math.floorMod(left, window) : before);
  }

  /** The latest time that a left row of that time meets. */
  long last(long left) {
    return kind == Kind.WINDOW ? plus(first(left), window - 1) : plus(left, after);
  }

  /** When it is settled that a left row of that time meets no other. */
  long leftAlone(long left) {
    return plus(left, after);
  }

  /** When it is settled that a right row of that time meets no other. */
  long rightAlone(long right) {
    return plus(right, before);
  }

  /** How far before the time at which something is settled the rows are that it rests on. */
  long reach() {
    return before + after;
  }

  private static long plus(long time, long span) {
    return time >= Long.MAX_VALUE - span ? Long.MAX_VALUE - 1 : time + span;
  }

  private static long minus(long time, long span) {
    return time < Long.MIN_VALUE + span ? Long.MIN_VALUE : time - span;
  }
}
