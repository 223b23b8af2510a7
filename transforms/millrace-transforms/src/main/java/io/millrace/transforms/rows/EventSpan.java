/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import io.millrace.transforms.Internal;
import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of a length of event time, whole milliseconds from 1 ms to 36,525 days, and of the
 * windows made of it.
 *
 * @since 0.1
 */
@Internal
public final class EventSpan {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private EventSpan() {}

  /**
   * Asks for a span within the bounds.
   *
   * @param name what it is, as the user wrote it
   * @throws IllegalArgumentException if the span is out of bounds or finer than milliseconds
   */
  public static void require(String name, Duration span) {
    problem(name, span)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /** What is wrong with a span; empty if it is within the bounds. */
  public static Optional<String> problem(String name, Duration span) {
    if (span.compareTo(SHORTEST) < 0
        || span.compareTo(LONGEST) > 0
        || span.getNano() % 1_000_000 != 0) {
      String bounds = "whole milliseconds from " + SHORTEST + " to " + LONGEST;
      return Optional.of("Invalid " + name + ": " + span + " (must be " + bounds + ")");
    }
    return Optional.empty();
  }

  /** Asks for a span within the bounds, or none. */
  public static void requireOrZero(String name, Duration span) {
    if (!span.isZero()) {
      require(name, span);
    }
  }

  /**
   * What tells that the windows of a row's time are beyond all times.
   *
   * @param windows how they are cut
   */
  public static ArithmeticException outOfWindows(
      long time, Object windows, ArithmeticException cause) {
    ArithmeticException named =
        new ArithmeticException(
            "Invalid event time: %d ms (must be in windows from %d to %d ms, each of %s)"
                .formatted(time, Long.MIN_VALUE, Long.MAX_VALUE, windows));
    named.initCause(cause);
    return named;
  }
}
