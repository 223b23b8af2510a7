/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: a run of rows without a pause as long as the gap is one, if it lasts no longer than the
 * cap; a longer run is cut at the whole multiples of the cap since 1970-01-01T00:00Z.
 *
 * <p>Where the cut is must be seen from nearby. A cut at the session's start + the cap could not: a
 * run that lasts a year is cut first at its start + the cap, then that much after the first row
 * behind it, and so on, and where the last cut is rests on each of them. A grid is there without a
 * past. That a run is longer than the cap is seen within the cap + the gap.
 *
 * <p>The end of a run is decided once the gap after its last row is over. Of a longer run a part
 * before that is decided by the first row behind it, but not before a row has made the run longer
 * than the cap.
 *
 * @param gap the shortest pause, in milliseconds, at least 1
 * @param cap the longest session, in milliseconds, at least the gap; {@link #NONE} for no cap
 * @since 0.1
 */
@Internal
public record SessionCut(long gap, long cap) implements SpanCut {
  /** Every run is one session. */
  public static final long NONE = Long.MAX_VALUE;

  private static final int MOST_LOOKS = 1440;

  /**
   * Tells what is wrong with the lengths of sessions.
   *
   * @param every how long a period is to be; null for the cap
   */
  public static void check(Duration gap, Duration cap, @Nullable Duration every, InputCheck check) {
    if (cap.compareTo(gap) < 0) {
      check.problem("Invalid cap: %s (must be at least the gap, %s)".formatted(cap, gap));
    }
    Duration lookBack = lookBack(gap, cap);
    if (every != null && every.multipliedBy(MOST_LOOKS).compareTo(lookBack) < 0) {
      check.problem(
          "Invalid every: %s (must be at least 1/%d of the cap and two gaps, %s)"
              .formatted(every, MOST_LOOKS, lookBack));
    }
  }

  /**
   * The periods in which sessions are decided.
   *
   * @param every how long one is; null for the cap
   */
  public static PeriodCut periods(
      Duration gap, Duration cap, @Nullable Duration every, Duration lateness) {
    return PeriodCut.of(every == null ? cap : every, lookBack(gap, cap), lateness);
  }

  /** How far back of the time a session is decided rows matter to it. */
  private static Duration lookBack(Duration gap, Duration cap) {
    // After a session's last row there is the gap, before its first as well, and between the cap.
    return cap.plus(gap).plus(gap);
  }

  /**
   * @throws ArithmeticException if a run lasts longer than a long tells
   */
  @Override
  public void cut(long[] times, int from, int to, Spans out) {
    int first = from;
    for (int next = from + 1; next <= to; next++) {
      // A pause may be longer than a long tells; it is never negative.
      if (next == to || Long.compareUnsigned(times[next] - times[next - 1], gap) >= 0) {
        run(times, first, next, out);
        first = next;
      }
    }
  }

  private void run(long[] times, int from, int to, Spans out) {
    long end = times[to - 1] > NONE - 1 - gap ? NONE - 1 : times[to - 1] + gap;
    if (Math.subtractExact(times[to - 1], times[from]) <= cap) {
      out.add(from, to, end, false);
      return;
    }
    int seen = from;
    while (times[seen] - times[from] <= cap) {
      seen++;
    }
    int first = from;
    for (int next = from + 1; next < to; next++) {
      if (Math.floorDiv(times[next], cap) != Math.floorDiv(times[first], cap)) {
        out.add(first, next, Math.max(times[next], times[seen]), true);
        first = next;
      }
    }
    out.add(first, to, end, true);
  }
}
