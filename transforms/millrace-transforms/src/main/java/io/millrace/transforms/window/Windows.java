/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.TemporalUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/**
 * How event time is cut into windows: a window is [start, end). Safe for concurrent use.
 *
 * <p>Made by the factories; the components are for those who store and read them.
 *
 * <pre>{@code
 * Windows.sliding(Duration.ofHours(1), Duration.ofMinutes(30))
 * // 10:40 is in [10:00, 11:00) and [10:30, 11:30)
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public record Windows(
    @SchemaFieldDescription(
            "How windows are cut: TUMBLING one after the other, SLIDING so that they overlap, CUMULATING growing to their size, CALENDAR by days to years of a zone, SESSIONS by pauses of a group.")
        Kind kind,
    @SchemaFieldDescription(
            "How long windows are, cumulating ones at most; not of calendars and sessions.")
        @Nullable Duration size,
    @SchemaFieldDescription(
            "How often sliding windows start, at most their size, and cumulating ones end.")
        @Nullable Duration period,
    @SchemaFieldDescription("Of sessions: the shortest pause between two.") @Nullable Duration gap,
    @SchemaFieldDescription("Of calendars: Days, Weeks, Months, QuarterYears or Years.")
        @Nullable String unit,
    @SchemaFieldDescription("Of calendars: the id of the time zone.") @Nullable String zone)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Kinds of windows. */
  public enum Kind {
    /** {@link #tumbling}. */
    TUMBLING("size"),
    /** {@link #sliding}. */
    SLIDING("size", "period"),
    /** {@link #cumulating}. */
    CUMULATING("size", "period"),
    /** {@link #calendar}. */
    CALENDAR("unit", "zone"),
    /** {@link #sessions}. */
    SESSIONS("gap");

    private final List<String> needs;

    Kind(String... needs) {
      this.needs = List.of(needs);
    }
  }

  /**
   * @throws IllegalArgumentException if a component is missing, out of bounds, or not one of the
   *     kind's
   */
  public Windows {
    List<String> given = new ArrayList<>();
    note(given, "size", size);
    note(given, "period", period);
    note(given, "gap", gap);
    note(given, "unit", unit);
    note(given, "zone", zone);
    if (!given.equals(kind.needs)) {
      throw new IllegalArgumentException(
          "Invalid components of %s: %s (must be %s)".formatted(kind, given, kind.needs));
    }
    cut(kind, size, period, gap, unit, zone);
  }

  private static void note(List<String> given, String name, @Nullable Object component) {
    if (component != null) {
      given.add(name);
    }
  }

  /**
   * Windows that follow each other without gap or overlap, aligned to 1970-01-01T00:00Z.
   *
   * @param size whole milliseconds, from 1 to 36,525 days
   */
  public static Windows tumbling(Duration size) {
    return new Windows(Kind.TUMBLING, size, null, null, null, null);
  }

  /**
   * Windows of one size that start with every period, aligned to 1970-01-01T00:00Z.
   *
   * @param size whole milliseconds, from 1 to 36,525 days
   * @param period whole milliseconds. At most the size, since rows between windows would be dropped
   *     silently; at least 1/1440 of it, so that a row is in at most 1,440 windows
   */
  public static Windows sliding(Duration size, Duration period) {
    return new Windows(Kind.SLIDING, size, period, null, null, null);
  }

  /**
   * Windows that grow: from each multiple of the size since 1970-01-01T00:00Z one to each multiple
   * of the period after it, the last as long as the size. What a window has before it ends, known
   * by event time alone.
   *
   * @param size whole milliseconds, from 1 to 36,525 days
   * @param period the size divided by a whole number from 1 to 1,440, in whole milliseconds
   */
  public static Windows cumulating(Duration size, Duration period) {
    return new Windows(Kind.CUMULATING, size, period, null, null, null);
  }

  /**
   * Windows of a calendar: from the first moment of a unit in a zone to the first moment of the
   * next.
   *
   * @param unit {@link java.time.temporal.ChronoUnit#DAYS}, {@code WEEKS} (ISO, from Monday on),
   *     {@code MONTHS} or {@code YEARS}, or {@link java.time.temporal.IsoFields#QUARTER_YEARS}
   */
  public static Windows calendar(TemporalUnit unit, ZoneId zone) {
    return new Windows(Kind.CALENDAR, null, null, null, unit.toString(), zone.getId());
  }

  /**
   * Windows of activity: [a group's first row, its last row + gap), where each row is less than the
   * gap after the one before.
   *
   * @param gap whole milliseconds, from 1 to 36,525 days
   */
  public static Windows sessions(Duration gap) {
    return new Windows(Kind.SESSIONS, null, null, gap, null, null);
  }

  WindowCut cut() {
    return cut(kind, size, period, gap, unit, zone);
  }

  private static WindowCut cut(
      Kind kind,
      @Nullable Duration size,
      @Nullable Duration period,
      @Nullable Duration gap,
      @Nullable String unit,
      @Nullable String zone) {
    return switch (kind) {
      case TUMBLING -> new WindowCut.Tumbling(requireNonNull(size));
      case SLIDING -> new WindowCut.Sliding(requireNonNull(size), requireNonNull(period));
      case CUMULATING -> new WindowCut.Cumulating(requireNonNull(size), requireNonNull(period));
      case CALENDAR -> CalendarWindows.named(requireNonNull(unit), requireNonNull(zone));
      case SESSIONS -> new WindowCut.Sessions(requireNonNull(gap));
    };
  }
}
