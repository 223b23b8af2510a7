/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;

/**
 * How event time is cut into windows. Safe for concurrent use.
 *
 * <p>Times are epoch milliseconds.
 */
sealed interface WindowCut extends Serializable
    permits WindowCut.Tumbling,
        WindowCut.Sliding,
        WindowCut.Cumulating,
        WindowCut.Sessions,
        CalendarWindows {
  /** How many windows a row may be in. */
  int MOST_WINDOWS_OF_A_ROW = 1440;

  /**
   * The slice that holds a time.
   *
   * @throws ArithmeticException if a window of the time leaves the range of a long
   */
  default Slice sliceOf(long time) {
    try {
      return cut(time);
    } catch (ArithmeticException e) {
      throw EventSpan.outOfWindows(time, this, e);
    }
  }

  /** The slice that holds a time; an {@link ArithmeticException} if there is none. */
  Slice cut(long time);

  /** Whether windows of one key that overlap become one. */
  default boolean merge() {
    return false;
  }

  /** Whether a slice may be of several windows, which {@link #forEach} tells apart. */
  default boolean overlap() {
    return false;
  }

  /**
   * What marks the first window of a span that is still open.
   *
   * @param closed a time before the span's end; windows that end by then are closed
   */
  default long firstOpen(long start, long closed) {
    return start;
  }

  /** Gives the windows that a span is made of. */
  default void forEach(long start, long end, Each each) {
    each.window(start, end);
  }

  /** Takes windows. */
  interface Each {
    void window(long start, long end);
  }

  /** Windows that follow each other, from the epoch on and before it. */
  record Tumbling(Duration size) implements WindowCut {
    private static final long serialVersionUID = 1L;

    public Tumbling {
      EventSpan.require("size", size);
    }

    @Override
    public Slice cut(long time) {
      long millis = size.toMillis();
      long start = floor(time, millis);
      return Slice.ofWindow(start, Math.addExact(start, millis));
    }
  }

  /** Windows of a size, one of which starts with each period. */
  record Sliding(Duration size, Duration period) implements WindowCut {
    private static final long serialVersionUID = 1L;

    public Sliding {
      EventSpan.require("size", size);
      long shortest = Math.max(1, -Math.floorDiv(-size.toMillis(), MOST_WINDOWS_OF_A_ROW));
      if (period.toMillis() < shortest
          || period.compareTo(size) > 0
          || period.getNano() % 1_000_000 != 0) {
        throw new IllegalArgumentException(
            "Invalid period: %s (must be whole milliseconds from %s to the size, %s)"
                .formatted(period, Duration.ofMillis(shortest), size));
      }
    }

    @Override
    public boolean overlap() {
      return true;
    }

    @Override
    public Slice cut(long time) {
      long length = size.toMillis();
      long step = period.toMillis();
      long last = floor(time, step);
      long first = Math.addExact(floor(Math.subtractExact(time, length), step), step);
      long firstEnd = Math.addExact(first, length);
      long lastEnd = Math.addExact(last, length);
      return new Slice(
          Math.max(last, firstEnd - step), Math.min(last + step, firstEnd), first, lastEnd);
    }

    @Override
    public long firstOpen(long start, long closed) {
      if (closed <= start) {
        return start;
      }
      long step = period.toMillis();
      long ahead = closed - start - size.toMillis();
      return ahead < 0 ? start : start + floor(ahead, step) + step;
    }

    @Override
    public void forEach(long start, long end, Each each) {
      long length = size.toMillis();
      for (long at = start; at <= end - length; at += period.toMillis()) {
        each.window(at, at + length);
      }
    }
  }

  /**
   * Windows that share a start and end with each period after it, up to a size. A span is marked by
   * the start of the period its first window ends with, and by where the last window ends.
   */
  record Cumulating(Duration size, Duration period) implements WindowCut {
    private static final long serialVersionUID = 1L;

    public Cumulating {
      EventSpan.require("size", size);
      EventSpan.require("period", period);
      if (size.toMillis() % period.toMillis() != 0
          || size.toMillis() / period.toMillis() > MOST_WINDOWS_OF_A_ROW) {
        throw new IllegalArgumentException(
            "Invalid period: %s (must be the size, %s, divided by a whole number from 1 to %d)"
                .formatted(period, size, MOST_WINDOWS_OF_A_ROW));
      }
    }

    @Override
    public boolean overlap() {
      return true;
    }

    @Override
    public Slice cut(long time) {
      long from = floor(time, period.toMillis());
      return new Slice(
          from,
          Math.addExact(from, period.toMillis()),
          from,
          Math.addExact(floor(time, size.toMillis()), size.toMillis()));
    }

    @Override
    public long firstOpen(long start, long closed) {
      return closed <= start ? start : floor(closed, period.toMillis());
    }

    @Override
    public void forEach(long start, long end, Each each) {
      long step = period.toMillis();
      for (long at = start; at < end; at += step) {
        each.window(end - size.toMillis(), at + step);
      }
    }
  }

  /** Windows that end when a key has had no row for a gap. */
  record Sessions(Duration gap) implements WindowCut {
    private static final long serialVersionUID = 1L;

    public Sessions {
      EventSpan.require("gap", gap);
    }

    @Override
    public boolean merge() {
      return true;
    }

    @Override
    public Slice cut(long time) {
      return new Slice(time, time + 1, time, Math.addExact(time, gap.toMillis()));
    }
  }

  private static long floor(long time, long step) {
    return Math.subtractExact(time, Math.floorMod(time, step));
  }
}
