/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.transforms.aggregate.AggregateBlocks;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.dedup.DeduplicateBlocks;
import io.millrace.transforms.session.Sessionize;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/**
 * How long rows wait for others that belong to them, in event time: the same for input with an end
 * and without, so that both give the same rows.
 *
 * <p>A row is late, if at all, where duplicates are looked for. What is on time there is on time in
 * all steps behind it, which allow as much lateness as rows have waited.
 *
 * @param gaps by input, the pause between two rows of a key from which on they are no duplicates;
 *     without an input whose rows are compared however far apart they are
 * @param lateness how long duplicates are waited for
 */
record Waiting(Map<String, Duration> gaps, Duration lateness) {
  /** Above the longest visit of the generator's and of the shops that were looked at. */
  private static final Duration SESSION_CAP = Duration.ofHours(8);

  private static final Duration SESSION_GAP = Duration.ofMinutes(30);

  /** A row is kept for four periods then. */
  private static final Duration SESSION_PERIOD = Duration.ofHours(3);

  private static final Duration LEAST_PERIOD = Duration.ofMinutes(1);

  Waiting {
    gaps = Map.copyOf(gaps);
  }

  /** Rows of a key less than the gap apart are of one session, which is no longer than the gap. */
  DeduplicateBlocks deduplicating(String input, Deduplicate byKey) {
    Duration gap = gaps.get(input);
    return (gap == null
            ? byKey
            : byKey.inSessions(gap, gap).every(period(gap)).allowingLateness(lateness))
        .onBlocks();
  }

  /** As long as what is looked back at: a row is kept for two periods. */
  private static Duration period(Duration gap) {
    Duration lookBack = gap.multipliedBy(3);
    return lookBack.compareTo(LEAST_PERIOD) < 0 ? LEAST_PERIOD : lookBack;
  }

  /** The first stamp at which a row of that time is late; none where duplicates are of all rows. */
  long deadline(String input, long time) {
    Duration gap = gaps.get(input);
    if (gap == null) {
      return Long.MAX_VALUE;
    }
    long period = period(gap).toMillis();
    return (Math.floorDiv(time, period) + 1) * period + lateness.toMillis();
  }

  Sessionize sessionizing(Sessionize byKey) {
    return byKey
        .gap(SESSION_GAP)
        .cap(SESSION_CAP)
        .every(SESSION_PERIOD)
        .allowingLateness(longestWait());
  }

  AggregateBlocks aggregating(AggregateWindows windows) {
    return windows.onBlocks().allowingLateness(longestWait()).withPanes();
  }

  /** Of all inputs, since some steps have rows of several. */
  private Duration longestWait() {
    return gaps.keySet().stream()
        .map(input -> deduplicating(input, Deduplicate.byFields("key")).longestWait())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
