/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import org.joda.time.Instant;

/**
 * How event time is cut into periods that follow each other, aligned to the epoch, and which of
 * them a row is given to: its own, and those after it that still look back at it. Times are epoch
 * milliseconds.
 *
 * <p>A row on time that happens within a thousand years of the ends of a long fails the run: its
 * period, those that look back at it, and their wait for late rows might be beyond.
 *
 * @param size how long a period is, at least 1
 * @param lookBack how far work looks back from a period's start, at least 0
 * @param lateness how long after its period's end a row still counts, and a period waits, at least
 *     0
 * @param givesBack whether work may give out what it looks back at, at its own time; else its
 *     results happen in the period
 * @since 0.1
 */
@Internal
public record PeriodCut(long size, long lookBack, long lateness, boolean givesBack)
    implements Serializable {
  /** Longer than what is before and after a time that any work on it may ask for. */
  private static final long MARGIN = Duration.ofDays(365_250).toMillis();

  private static final long EARLIEST = Long.MIN_VALUE + MARGIN;
  private static final long LATEST = Long.MAX_VALUE - MARGIN;

  /** For bounded input alone: no row is late, and no result is stamped. */
  public static final PeriodCut UNCUT = new PeriodCut(1, 0, Lateness.ANY, false);

  /**
   * Periods of that length.
   *
   * @throws IllegalArgumentException if a length is out of {@link EventSpan}'s bounds; the
   *     look-back and the lateness may be zero
   */
  public static PeriodCut of(Duration size, Duration lookBack, Duration lateness) {
    EventSpan.require("period", size);
    EventSpan.requireOrZero("look-back", lookBack);
    EventSpan.requireOrZero("lateness", lateness);
    return new PeriodCut(size.toMillis(), lookBack.toMillis(), lateness.toMillis(), false);
  }

  /**
   * Asks for an event time that periods hold; uncut all of time is.
   *
   * @throws IllegalArgumentException if it is too near to the ends of a long
   */
  void require(long time) {
    if ((time < EARLIEST || time > LATEST) && lateness != Lateness.ANY) {
      throw new IllegalArgumentException(
          "Invalid event time: %d ms (must be from %d to %d where rows go by periods)"
              .formatted(time, EARLIEST, LATEST));
    }
  }

  /** The same periods, for work that does not look back. */
  PeriodCut withoutLookBack() {
    return new PeriodCut(size, 0, lateness, givesBack);
  }

  /** The same periods, for work that may give out what it looks back at, at its own time. */
  public PeriodCut givingBack() {
    return new PeriodCut(size, lookBack, lateness, true);
  }

  /** Where the period begins that holds a time. */
  long startOf(long time) {
    return time - Math.floorMod(time, size);
  }

  /** The period that begins there: all of time, where it begins with that. */
  public Period from(long start) {
    return start == Period.ALL.start() ? Period.ALL : new Period(start, start + size);
  }

  /** Whether a row of that time comes too late for its own period. */
  boolean isLate(long time, long stamp) {
    return new Lateness(size, lateness).isLate(time, stamp);
  }

  /** Whether the period that begins there looks back at what happens at a time before it. */
  boolean looksBackAt(long time, long start) {
    return start - lookBack <= time;
  }

  /** The watermark that decides what happens at a time: from then on no row is on time for it. */
  public long decidedAt(long time) {
    return lateness == Lateness.ANY ? Block.ON_TIME : startOf(time) + size + lateness - 1;
  }

  /**
   * The Beam timestamp of rows that wait in the period that begins there: no result of theirs is
   * earlier.
   */
  Instant timestampOf(Block waiting, long start) {
    long earliest = waiting.minEventTime();
    return BlockTimes.within(givesBack ? earliest : Math.max(start, earliest));
  }
}
