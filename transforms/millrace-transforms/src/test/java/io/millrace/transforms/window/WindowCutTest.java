/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowCutTest {
  @Test
  void aSliceOfSlidingWindowsEndsWhereAWindowStartsOrEnds() {
    WindowCut windows = new WindowCut.Sliding(Duration.ofMillis(10), Duration.ofMillis(4));

    assertThat(windows.sliceOf(8)).isEqualTo(new Slice(8, 10, 0, 18));
    assertThat(windows.sliceOf(9)).isEqualTo(new Slice(8, 10, 0, 18));
    assertThat(windows.sliceOf(10)).isEqualTo(new Slice(10, 12, 4, 18));
    assertThat(windows.sliceOf(-1)).isEqualTo(new Slice(-2, 0, -8, 6));
    assertThat(windowsOf(windows, 0, 18)).containsExactly("0 10", "4 14", "8 18");
  }

  @Test
  void slidingWindowsCloseOneAfterTheOther() {
    WindowCut windows = new WindowCut.Sliding(Duration.ofMillis(10), Duration.ofMillis(4));

    assertThat(windows.firstOpen(0, 9)).isZero();
    assertThat(windows.firstOpen(0, 10)).isEqualTo(4);
    assertThat(windows.firstOpen(0, 13)).isEqualTo(4);
    assertThat(windows.firstOpen(0, 14)).isEqualTo(8);
  }

  @Test
  void noWindowIsClosedByATimeBeforeTheFirst() {
    Duration size = Duration.ofMillis(10);
    Duration period = Duration.ofMillis(5);

    for (WindowCut windows :
        List.of(
            new WindowCut.Tumbling(size),
            new WindowCut.Sliding(size, period),
            new WindowCut.Cumulating(size, period))) {
      for (long time : new long[] {Long.MIN_VALUE + 20, -1, 0, Long.MAX_VALUE - 20}) {
        long start = windows.sliceOf(time).start();

        assertThat(List.of(Long.MIN_VALUE, start))
            .as("%s at %s", windows, time)
            .allMatch(closed -> windows.firstOpen(start, closed) == start);
      }
    }
  }

  @ParameterizedTest(name = "{0} in {1} at {2}")
  @CsvSource({
    "DAYS,   UTC,                 2026-03-01T23:59:59.999Z, 2026-03-01T00:00Z, 2026-03-02T00:00Z",
    // Monday to Monday.
    "WEEKS,  UTC,                 2026-03-01T12:00Z, 2026-02-23T00:00Z, 2026-03-02T00:00Z",
    "MONTHS, Europe/Berlin,       2026-03-31T21:59Z, 2026-02-28T23:00Z, 2026-03-31T22:00Z",
    "YEARS,  Europe/Berlin,       2025-12-31T23:00Z, 2025-12-31T23:00Z, 2026-12-31T23:00Z",
    // 23 hours, 25 hours, 23 and a half.
    "DAYS,   Europe/Berlin,       2026-03-29T12:00Z, 2026-03-28T23:00Z, 2026-03-29T22:00Z",
    "DAYS,   Europe/Berlin,       2026-10-25T12:00Z, 2026-10-24T22:00Z, 2026-10-25T23:00Z",
    "DAYS,   Australia/Lord_Howe, 2026-10-04T00:00Z, 2026-10-03T13:30Z, 2026-10-04T13:00Z",
    // No midnight: the day starts at one.
    "DAYS,   America/Sao_Paulo,   2018-11-04T03:00Z, 2018-11-04T03:00Z, 2018-11-05T02:00Z",
    // A minute after midnight it is 23:01 again: the last hour of October is in November's window.
    "DAYS,   America/St_Johns,    2009-11-01T02:45Z, 2009-11-01T02:30Z, 2009-11-02T03:30Z",
    "MONTHS, America/St_Johns,    2009-11-01T02:45Z, 2009-11-01T02:30Z, 2009-12-01T03:30Z",
    // Zones of half and quarter hours, and either side of the date line.
    "DAYS,   Asia/Kolkata,        2026-03-01T18:30Z, 2026-03-01T18:30Z, 2026-03-02T18:30Z",
    "DAYS,   Asia/Kathmandu,      2026-03-01T18:14Z, 2026-02-28T18:15Z, 2026-03-01T18:15Z",
    "DAYS,   Pacific/Kiritimati,  2026-03-01T10:00Z, 2026-03-01T10:00Z, 2026-03-02T10:00Z",
    "DAYS,   Pacific/Pago_Pago,   2026-03-01T10:00Z, 2026-02-28T11:00Z, 2026-03-01T11:00Z",
    // A date that Samoa left out.
    "DAYS,   Pacific/Apia,        2011-12-30T09:59Z, 2011-12-29T10:00Z, 2011-12-30T10:00Z",
    "DAYS,   Pacific/Apia,        2011-12-30T10:00Z, 2011-12-30T10:00Z, 2011-12-31T10:00Z"
  })
  void aCalendarsWindowGoesFromAUnitsFirstMomentToTheNext(
      ChronoUnit unit, ZoneId zone, String time, String start, String end) {
    Slice slice = new CalendarWindows(unit, zone).sliceOf(millis(time));

    assertThat(slice).isEqualTo(Slice.ofWindow(millis(start), millis(end)));
  }

  @Test
  void aQuarterIsThreeMonths() {
    Slice slice =
        new CalendarWindows(IsoFields.QUARTER_YEARS, ZoneId.of("UTC"))
            .sliceOf(millis("2026-05-31T12:00Z"));

    assertThat(slice)
        .isEqualTo(Slice.ofWindow(millis("2026-04-01T00:00Z"), millis("2026-07-01T00:00Z")));
  }

  @Test
  void refusesUnitsThatAreNoneOfTheCalendar() {
    for (TemporalUnit unit :
        List.of(ChronoUnit.HOURS, ChronoUnit.DECADES, IsoFields.WEEK_BASED_YEARS)) {
      assertThatThrownBy(() -> Windows.calendar(unit, ZoneId.of("UTC")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Unsupported unit: "
                  + unit
                  + " (supported: [Days, Weeks, Months, QuarterYears, Years])");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0416S", "PT0.0425S", "PT1M0.001S"})
  void refusesAPeriodThatDropsRowsOrTakesTooManyWindows(Duration period) {
    assertThatThrownBy(() -> Windows.sliding(Duration.ofMinutes(1), period))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid period: "
                + period
                + " (must be whole milliseconds from PT0.042S to the size, PT1M)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.042S", "PT1M"})
  void takesPeriodsUpToTheBounds(Duration period) {
    assertThat(new WindowCut.Sliding(Duration.ofMinutes(1), period).period()).isEqualTo(period);
  }

  @Test
  void refusesAGapThatIsNone() {
    assertThatThrownBy(() -> Windows.sessions(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid gap: PT0S (must be whole milliseconds from PT0.001S to PT876600H)");
  }

  @Test
  void givesTheLastWindowsOfALongAndNoMore() {
    Duration size = Duration.ofMillis(10);
    WindowCut sliding = new WindowCut.Sliding(size, Duration.ofMillis(5));
    WindowCut cumulating = new WindowCut.Cumulating(size, size);
    Slice slid = sliding.sliceOf(Long.MAX_VALUE - 11);
    Slice cumulated = cumulating.sliceOf(Long.MAX_VALUE - 11);

    assertThat(windowsOf(sliding, slid.start(), slid.end()))
        .containsExactly(
            (Long.MAX_VALUE - 17) + " " + (Long.MAX_VALUE - 7),
            (Long.MAX_VALUE - 12) + " " + (Long.MAX_VALUE - 2));
    assertThat(windowsOf(cumulating, cumulated.start(), cumulated.end()))
        .containsExactly((Long.MAX_VALUE - 17) + " " + (Long.MAX_VALUE - 7));
  }

  @Test
  void refusesTimesWhoseWindowsALongCannotTell() {
    Duration size = Duration.ofMillis(10);
    Map<WindowCut, String> told =
        Map.of(
            new WindowCut.Tumbling(size), "Tumbling[size=PT0.01S]",
            new WindowCut.Sliding(size, size.dividedBy(2)),
                "Sliding[size=PT0.01S, period=PT0.005S]",
            new WindowCut.Cumulating(size, size), "Cumulating[size=PT0.01S, period=PT0.01S]",
            new CalendarWindows(ChronoUnit.DAYS, ZoneOffset.UTC),
                "CalendarWindows[unit=Days, zone=Z]");

    told.forEach(
        (windows, name) -> {
          for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> windows.sliceOf(time))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(
                    "Invalid event time: %d ms (must be in windows from -9223372036854775808 to"
                        + " 9223372036854775807 ms, each of %s)",
                    time, name)
                .hasCauseInstanceOf(ArithmeticException.class);
          }
        });
  }

  private static List<String> windowsOf(WindowCut windows, long start, long end) {
    List<String> given = new ArrayList<>();
    windows.forEach(start, end, (from, to) -> given.add(from + " " + to));
    return given;
  }

  private static long millis(String time) {
    return Instant.parse(time.length() == 17 ? time.replace("Z", ":00Z") : time).toEpochMilli();
  }
}
