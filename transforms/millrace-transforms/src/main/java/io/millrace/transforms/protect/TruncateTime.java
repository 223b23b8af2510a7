/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import org.joda.time.ReadableInstant;

/** Takes a time back to the start of its unit. */
record TruncateTime(Truncate truncate) implements Change {
  private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);

  @Override
  public org.joda.time.Instant apply(Object value) {
    ZonedDateTime time =
        Instant.ofEpochMilli(((ReadableInstant) value).getMillis()).atZone(truncate.zone());
    Instant start = start(time).toInstant();
    // Before the first millisecond there is none to go back to.
    return org.joda.time.Instant.ofEpochMilli(
        start.isBefore(FIRST) ? Long.MIN_VALUE : start.toEpochMilli());
  }

  private ZonedDateTime start(ZonedDateTime time) {
    LocalDate day = time.toLocalDate();
    return switch (truncate.unit()) {
      case WEEKS -> startOf(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
      case MONTHS -> startOf(day.withDayOfMonth(1));
      case YEARS -> startOf(day.withDayOfYear(1));
      case DAYS -> startOf(day);
      default -> time.truncatedTo(truncate.unit());
    };
  }

  private ZonedDateTime startOf(LocalDate day) {
    return day.atStartOfDay(truncate.zone());
  }
}
