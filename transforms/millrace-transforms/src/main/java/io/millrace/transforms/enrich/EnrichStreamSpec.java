/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.period.PeriodCut;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to take of another stream, and how long to wait for it.
 *
 * @param enrich the fields that must be equal, and what to take
 * @param lookBack how far before a row what is taken may have happened
 * @param inputTimes the input's fields with the event time and the stamp
 * @param referenceTimes those of the other stream
 * @param period what of unbounded input is decided together; null for the default
 * @param lateness how long after its end a period waits for rows
 */
record EnrichStreamSpec(
    EnrichSpec enrich,
    Duration lookBack,
    RowTimes inputTimes,
    RowTimes referenceTimes,
    @Nullable Duration period,
    Duration lateness)
    implements Serializable {
  /** As often is a row kept at most, once for each period that looks back at it. */
  private static final int MOST_COPIES = 1_000;

  private static final Duration SHORTEST_DEFAULT = Duration.ofMinutes(1);

  EnrichStreamSpec {
    EventSpan.requireOrZero("look-back", lookBack);
    EventSpan.requireOrZero("lateness", lateness);
    if (period != null) {
      EventSpan.require("period", period);
    }
  }

  static EnrichStreamSpec of(Duration lookBack) {
    RowTimes none = RowTimes.OF_ELEMENTS;
    return new EnrichStreamSpec(EnrichSpec.NONE, lookBack, none, none, null, Duration.ZERO);
  }

  EnrichStreamSpec enrich(EnrichSpec other) {
    return new EnrichStreamSpec(other, lookBack, inputTimes, referenceTimes, period, lateness);
  }

  EnrichStreamSpec inputTimes(RowTimes other) {
    return new EnrichStreamSpec(enrich, lookBack, other, referenceTimes, period, lateness);
  }

  EnrichStreamSpec referenceTimes(RowTimes other) {
    return new EnrichStreamSpec(enrich, lookBack, inputTimes, other, period, lateness);
  }

  EnrichStreamSpec period(Duration other) {
    return new EnrichStreamSpec(enrich, lookBack, inputTimes, referenceTimes, other, lateness);
  }

  EnrichStreamSpec lateness(Duration other) {
    return new EnrichStreamSpec(enrich, lookBack, inputTimes, referenceTimes, period, other);
  }

  /** The period set; else the look-back, at least a minute. */
  Duration size() {
    if (period != null) {
      return period;
    }
    return lookBack.compareTo(SHORTEST_DEFAULT) < 0 ? SHORTEST_DEFAULT : lookBack;
  }

  PeriodCut cut() {
    return PeriodCut.of(size(), lookBack, lateness);
  }

  /** Tells what does not fit together. */
  List<String> problems() {
    if (period == null || lookBack.toMillis() / period.toMillis() <= MOST_COPIES) {
      return List.of();
    }
    return List.of(
        "Invalid period: %s (must be at least 1/%d of the look-back, %s)"
            .formatted(period, MOST_COPIES, lookBack));
  }
}
