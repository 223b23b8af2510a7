/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.period.PeriodCut;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/**
 * What a join is to do.
 *
 * @param meeting which rows of one key meet
 * @param keys the fields that must be equal
 * @param alone what becomes of rows that meet none
 * @param prefix goes before the names of the right's fields; may be empty
 * @param picked the right's fields that are added; null for all but its keys
 * @param leftTimes the left's fields with the event time and the stamp
 * @param rightTimes the right's
 * @param period what of unbounded input is decided together; null for the default
 * @param lateness how long after its end a period waits for rows
 */
record JoinSpec(
    Meeting meeting,
    List<Pair> keys,
    Alone alone,
    String prefix,
    @Nullable List<String> picked,
    RowTimes leftTimes,
    RowTimes rightTimes,
    @Nullable Duration period,
    Duration lateness)
    implements Serializable {
  /** As often is a row kept at most, once for each period that looks back at it. */
  private static final int MOST_COPIES = 1_000;

  private static final Duration SHORTEST_DEFAULT = Duration.ofMinutes(1);

  /** Which rows that meet none are joined to nulls. The others are outputs of their own. */
  enum Alone {
    APART,
    LEFT_JOINED,
    BOTH_JOINED
  }

  /** A field of each side. */
  record Pair(
      @SchemaFieldDescription("Of the left.") String left,
      @SchemaFieldDescription("Of the right.") String right)
      implements Serializable {
    Pair {
      if (left.isEmpty() || right.isEmpty()) {
        throw new IllegalArgumentException("Missing required field");
      }
    }
  }

  JoinSpec {
    keys = List.copyOf(keys);
    picked = picked == null ? null : List.copyOf(picked);
    EventSpan.requireOrZero("lateness", lateness);
    if (period != null) {
      EventSpan.require("period", period);
    }
  }

  static JoinSpec of(Meeting meeting) {
    RowTimes none = RowTimes.OF_ELEMENTS;
    return new JoinSpec(meeting, List.of(), Alone.APART, "", null, none, none, null, Duration.ZERO);
  }

  JoinSpec on(Pair more) {
    List<Pair> all = new ArrayList<>(keys);
    all.add(more);
    return new JoinSpec(
        meeting, all, alone, prefix, picked, leftTimes, rightTimes, period, lateness);
  }

  JoinSpec alone(Alone other) {
    return new JoinSpec(
        meeting, keys, other, prefix, picked, leftTimes, rightTimes, period, lateness);
  }

  JoinSpec prefix(String other) {
    return new JoinSpec(
        meeting, keys, alone, other, picked, leftTimes, rightTimes, period, lateness);
  }

  JoinSpec picking(List<String> other) {
    return new JoinSpec(
        meeting, keys, alone, prefix, other, leftTimes, rightTimes, period, lateness);
  }

  JoinSpec times(RowTimes left, RowTimes right) {
    return new JoinSpec(meeting, keys, alone, prefix, picked, left, right, period, lateness);
  }

  JoinSpec period(Duration other) {
    return new JoinSpec(
        meeting, keys, alone, prefix, picked, leftTimes, rightTimes, other, lateness);
  }

  JoinSpec lateness(Duration other) {
    return new JoinSpec(meeting, keys, alone, prefix, picked, leftTimes, rightTimes, period, other);
  }

  List<String> leftKeys() {
    return keys.stream().map(Pair::left).toList();
  }

  List<String> rightKeys() {
    return keys.stream().map(Pair::right).toList();
  }

  /** The windows of a window join; else the period set, or the reach, at least a minute. */
  Duration effectivePeriod() {
    if (meeting.kind() == Meeting.Kind.WINDOW) {
      return Duration.ofMillis(meeting.window());
    }
    if (period != null) {
      return period;
    }
    Duration reach = Duration.ofMillis(meeting.reach());
    return reach.compareTo(SHORTEST_DEFAULT) < 0 ? SHORTEST_DEFAULT : reach;
  }

  PeriodCut cut() {
    return PeriodCut.of(effectivePeriod(), Duration.ofMillis(meeting.reach()), lateness)
        .givingBack();
  }

  /** Tells what does not fit together. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (keys.isEmpty()) {
      problems.add("Missing required key fields; name them by on(field)");
    }
    if (period != null && meeting.kind() == Meeting.Kind.WINDOW) {
      problems.add(
          "Cannot use every(" + period + ") together with inWindows: a window is its own period");
    } else if (period != null && meeting.reach() / period.toMillis() > MOST_COPIES) {
      problems.add(
          "Invalid period: %s (must be at least 1/%d of the reach, %s)"
              .formatted(period, MOST_COPIES, Duration.ofMillis(meeting.reach())));
    }
    return problems;
  }
}
