/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to look for, and what to tell of it.
 *
 * @param keyFields whose sequences
 * @param pattern null while not chosen
 * @param within whole milliseconds; null while not chosen
 * @param times the fields with the event time and the stamp
 * @param every how often unbounded input is looked at; null for {@code within}
 */
record MatchSequenceSpec(
    List<String> keyFields,
    @Nullable Pattern pattern,
    @Nullable Duration within,
    AfterMatch afterMatch,
    boolean withTimedOut,
    List<Take> takes,
    RowTimes times,
    @Nullable Duration every,
    Duration lateness)
    implements Serializable {
  MatchSequenceSpec {
    keyFields = List.copyOf(keyFields);
    if (keyFields.isEmpty() || keyFields.contains("")) {
      throw new IllegalArgumentException("Missing required keyField");
    }
    if (within != null) {
      EventSpan.require("within", within);
    }
    requireNonNull(afterMatch, "afterMatch is null");
    takes = List.copyOf(takes);
    if (every != null) {
      EventSpan.require("every", every);
    }
    if (!lateness.isZero()) {
      EventSpan.require("lateness", lateness);
    }
  }

  static MatchSequenceSpec of(List<String> keyFields) {
    return new MatchSequenceSpec(
        keyFields,
        null,
        null,
        AfterMatch.SKIP_TO_NEXT,
        false,
        List.of(),
        RowTimes.OF_ELEMENTS,
        null,
        Duration.ZERO);
  }

  /** How far back of the moment a match is decided rows matter to it. */
  Duration lookBack() {
    Duration once = requireNonNull(within, "within is null");
    return afterMatch == AfterMatch.SKIP_TO_NEXT ? once : once.multipliedBy(2);
  }

  MatchSequenceSpec pattern(Pattern chosen) {
    requireNonNull(chosen, "pattern is null");
    return new MatchSequenceSpec(
        keyFields, chosen, within, afterMatch, withTimedOut, takes, times, every, lateness);
  }

  MatchSequenceSpec within(Duration chosen) {
    requireNonNull(chosen, "within is null");
    return new MatchSequenceSpec(
        keyFields, pattern, chosen, afterMatch, withTimedOut, takes, times, every, lateness);
  }

  MatchSequenceSpec afterMatch(AfterMatch chosen) {
    return new MatchSequenceSpec(
        keyFields, pattern, within, chosen, withTimedOut, takes, times, every, lateness);
  }

  MatchSequenceSpec timedOutToo() {
    return new MatchSequenceSpec(
        keyFields, pattern, within, afterMatch, true, takes, times, every, lateness);
  }

  MatchSequenceSpec takes(List<Take> chosen) {
    return new MatchSequenceSpec(
        keyFields, pattern, within, afterMatch, withTimedOut, chosen, times, every, lateness);
  }

  MatchSequenceSpec times(RowTimes chosen) {
    return new MatchSequenceSpec(
        keyFields, pattern, within, afterMatch, withTimedOut, takes, chosen, every, lateness);
  }

  MatchSequenceSpec every(Duration chosen) {
    requireNonNull(chosen, "every is null");
    return new MatchSequenceSpec(
        keyFields, pattern, within, afterMatch, withTimedOut, takes, times, chosen, lateness);
  }

  MatchSequenceSpec lateness(Duration chosen) {
    return new MatchSequenceSpec(
        keyFields, pattern, within, afterMatch, withTimedOut, takes, times, every, chosen);
  }
}
