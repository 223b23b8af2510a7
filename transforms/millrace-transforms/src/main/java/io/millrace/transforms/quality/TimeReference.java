/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time that {@link RowRule#eventTimeWithin} holds event times against. It is part of the data
 * or given; it is never the clock. Immutable.
 *
 * @since 0.1
 */
@Evolving
public final class TimeReference implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final TimeReference STAMP = new TimeReference(null, null);

  private final @Nullable Instant instant;
  private final @Nullable String field;

  private TimeReference(@Nullable Instant instant, @Nullable String field) {
    this.instant = instant;
    this.field = field;
  }

  /**
   * The row's {@link Block#stamp}: how far event time had come in its source split, in batch as in
   * streaming. It says how old a row is; a row not behind its split has none and is not old. It
   * cannot say how far ahead a row is. Only of blocks.
   */
  public static TimeReference stamp() {
    return STAMP;
  }

  /**
   * One time for all rows, such as the end of the day that a batch is of.
   *
   * @param instant of those whose milliseconds since the epoch a long tells, as those of event
   *     times
   * @throws IllegalArgumentException if it is none of those
   */
  public static TimeReference at(Instant instant) {
    requireNonNull(instant, "instant is null");
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new IllegalArgumentException(
          "Invalid instant: %s (must be from %s to %s)".formatted(instant, FIRST, LAST));
    }
    return new TimeReference(instant, null);
  }

  /** A DATETIME field of the row, such as when it was received; where it is null, a row passes. */
  public static TimeReference field(String field) {
    return new TimeReference(null, requireNonNull(field, "field is null"));
  }

  boolean isStamp() {
    return instant == null && field == null;
  }

  @Nullable Instant instant() {
    return instant;
  }

  @Nullable String fieldName() {
    return field;
  }

  /** To stand after "before" and "after". */
  @Override
  public String toString() {
    if (instant != null) {
      return instant.toString();
    }
    return field == null ? "its split's watermark" : field;
  }
}
