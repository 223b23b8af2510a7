/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import io.millrace.transforms.period.PeriodCut;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far back texts are compared, and when that is settled.
 *
 * @param within null for as far as there is input, which must be bounded then
 * @param every how long a period is; null for a quarter of within
 * @param lateness how long a period waits for rows after its end
 */
record Horizon(@Nullable Duration within, @Nullable Duration every, Duration lateness)
    implements Serializable {
  static final Horizon NONE = new Horizon(null, null, Duration.ZERO);

  private static final int USUAL_PARTS = 4;

  private static final Duration LONGEST = Duration.ofDays(36_525);

  /** Rows are kept once for each period that looks back at them; more is a mistake. */
  static final long MOST_PERIODS = 1_440;

  Horizon {
    if (within != null) {
      EventSpan.require("within", within);
    }
    if (every != null) {
      EventSpan.require("every", every);
    }
    EventSpan.requireOrZero("lateness", lateness);
  }

  Horizon within(Duration chosen) {
    return new Horizon(chosen, every, lateness);
  }

  Horizon every(Duration chosen) {
    return new Horizon(within, chosen, lateness);
  }

  Horizon lateness(Duration chosen) {
    return new Horizon(within, every, chosen);
  }

  boolean hasTooManyPeriods() {
    return within != null && within.dividedBy(period()) > MOST_PERIODS;
  }

  /** As long as can be without a horizon, where all of time is one. */
  Duration period() {
    if (within == null) {
      return LONGEST;
    }
    return every == null ? Duration.ofMillis(Math.max(1, within.toMillis() / USUAL_PARTS)) : every;
  }

  /** Without a horizon all of time is one, and no row is late. */
  PeriodCut cut() {
    return within == null ? PeriodCut.UNCUT : PeriodCut.of(period(), within, lateness);
  }
}
