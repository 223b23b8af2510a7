/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalUnit;
import java.util.List;

/** Windows from the first moment of a unit of a zone's calendar to that of the next. */
record CalendarWindows(TemporalUnit unit, ZoneId zone) implements WindowCut {
  private static final long serialVersionUID = 1L;
  private static final List<TemporalUnit> SUPPORTED =
      List.of(
          ChronoUnit.DAYS,
          ChronoUnit.WEEKS,
          ChronoUnit.MONTHS,
          IsoFields.QUARTER_YEARS,
          ChronoUnit.YEARS);

  CalendarWindows {
    requireNonNull(zone, "zone is null");
    if (!SUPPORTED.contains(requireNonNull(unit, "unit is null"))) {
      throw unsupported(unit);
    }
  }

  /**
   * Windows by the names of their unit and zone.
   *
   * @throws IllegalArgumentException if there is no such unit or zone
   */
  static CalendarWindows named(String unit, String zone) {
    TemporalUnit known =
        SUPPORTED.stream()
            .filter(supported -> supported.toString().equals(unit))
            .findFirst()
            .orElseThrow(() -> unsupported(unit));
    try {
      return new CalendarWindows(known, ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Invalid zone: " + zone + " (must be the id of a time zone)", e);
    }
  }

  private static IllegalArgumentException unsupported(Object unit) {
    return new IllegalArgumentException(
        "Unsupported unit: " + unit + " (supported: " + SUPPORTED + ")");
  }

  @Override
  public Slice cut(long time) {
    LocalDate first = firstDay(Instant.ofEpochMilli(time).atZone(zone).toLocalDate());
    LocalDate next = first.plus(1, unit);
    // Where clocks go back over midnight the old date comes again, and is in the new one's window.
    while (startOf(next) <= time) {
      first = next;
      next = first.plus(1, unit);
    }
    return Slice.ofWindow(startOf(first), startOf(next));
  }

  private long startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  private LocalDate firstDay(LocalDate day) {
    if (unit == IsoFields.QUARTER_YEARS) {
      return day.with(IsoFields.DAY_OF_QUARTER, 1);
    }
    return switch ((ChronoUnit) unit) {
      case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTHS -> day.withDayOfMonth(1);
      case YEARS -> day.withDayOfYear(1);
      default -> day;
    };
  }
}
