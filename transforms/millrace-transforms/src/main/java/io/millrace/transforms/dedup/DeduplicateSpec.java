/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes duplicates and which of them stays. Durations are whole milliseconds.
 *
 * @param keys the fields that are equal in duplicates; none where a function makes the key
 * @param scope among which rows
 * @param compared the fields that tell whether duplicates agree, none for all that are left; null
 *     while not chosen
 * @param keep which one stays; null while not chosen
 * @param ties what orders rows of equal time and compared fields
 * @param times the fields with the event time and the stamp
 * @param every how often sessions of unbounded input are looked at; null for the cap
 * @param lateness how late a row may be; null while not chosen
 * @param latenessWindow the windows by which rows are late for a horizon; null for none
 */
record DeduplicateSpec(
    List<String> keys,
    Scope scope,
    @Nullable List<String> compared,
    @Nullable Keep keep,
    List<String> ties,
    RowTimes times,
    @Nullable Duration every,
    @Nullable Duration lateness,
    @Nullable Duration latenessWindow)
    implements Serializable {
  DeduplicateSpec {
    keys = List.copyOf(keys);
    if (keys.contains("")) {
      throw new IllegalArgumentException(
          "Invalid key fields: " + keys + " (must be without empty names)");
    }
    if (compared != null) {
      compared = List.copyOf(compared);
      if (compared.contains("")) {
        throw new IllegalArgumentException("Missing required compared field");
      }
    }
    ties = List.copyOf(ties);
    if (ties.contains("")) {
      throw new IllegalArgumentException(
          "Invalid tie-break fields: " + ties + " (must be without empty names)");
    }
    if (every != null) {
      EventSpan.require("every", every);
    }
    if (lateness != null) {
      EventSpan.requireOrZero("lateness", lateness);
    }
    if (latenessWindow != null) {
      EventSpan.require("window size", latenessWindow);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no field
   */
  static DeduplicateSpec byFields(List<String> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("Missing required key fields");
    }
    return byFunction().keys(keys);
  }

  static DeduplicateSpec byFunction() {
    return new DeduplicateSpec(
        List.of(), Scope.WHOLE, null, null, List.of(), RowTimes.OF_ELEMENTS, null, null, null);
  }

  /** How long a row waits at most, in event time, for its stamp. */
  Duration longestWait() {
    Duration late = lateness == null ? Duration.ZERO : lateness;
    return switch (scope.kind()) {
      case WHOLE, HORIZON -> Duration.ZERO;
      case WINDOWS -> late.plus(requireNonNull(scope.span()));
      case SESSIONS -> {
        Duration cap = requireNonNull(scope.cap());
        yield late.plus(requireNonNull(scope.span())).plus(cap).plus(every == null ? cap : every);
      }
    };
  }

  DeduplicateSpec keys(List<String> chosen) {
    return new DeduplicateSpec(
        chosen, scope, compared, keep, ties, times, every, lateness, latenessWindow);
  }

  DeduplicateSpec scope(Scope chosen) {
    return new DeduplicateSpec(
        keys, chosen, compared, keep, ties, times, every, lateness, latenessWindow);
  }

  DeduplicateSpec compared(List<String> chosen) {
    return new DeduplicateSpec(
        keys, scope, chosen, keep, ties, times, every, lateness, latenessWindow);
  }

  DeduplicateSpec keep(Keep chosen) {
    return new DeduplicateSpec(
        keys, scope, compared, chosen, ties, times, every, lateness, latenessWindow);
  }

  DeduplicateSpec ties(List<String> chosen) {
    return new DeduplicateSpec(
        keys, scope, compared, keep, chosen, times, every, lateness, latenessWindow);
  }

  DeduplicateSpec times(RowTimes chosen) {
    return new DeduplicateSpec(
        keys, scope, compared, keep, ties, chosen, every, lateness, latenessWindow);
  }

  DeduplicateSpec every(Duration chosen) {
    return new DeduplicateSpec(
        keys, scope, compared, keep, ties, times, chosen, lateness, latenessWindow);
  }

  DeduplicateSpec lateness(Duration chosen, @Nullable Duration window) {
    return new DeduplicateSpec(keys, scope, compared, keep, ties, times, every, chosen, window);
  }
}
