/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.window.MeasureRows;
import io.millrace.transforms.window.Windows;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.TemporalUnit;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Computes measures of each group of rows in each window of event time.
 *
 * <p>It does not promise an order of its output, and has no late rows: every row counts.
 *
 * <p><b>Input:</b> bounded rows in the global window, each with an event time; unbounded ones, and
 * those of which a field says how late they came, are {@linkplain PackBlocks#stampedBy packed} for
 * {@link #onBlocks}. Fields to group by are of any type but FLOAT, DOUBLE, DECIMAL and MAP, which
 * have several forms of a value; null is a group of its own.
 *
 * <p><b>Output:</b> one row per group and window that holds a row: the fields grouped by, as they
 * are in the input; {@code window_start} and {@code window_end} (DATETIME); the measures, null only
 * where {@link Measure} says so. Element timestamps are the last millisecond of the window, held
 * inside Beam's range; they are for reading, since elements may come out behind the watermark.
 *
 * <p><b>Time and windows:</b> a window is [start, end) and carried as data; the output stays in the
 * global window. Which windows there are is the factory's choice.
 *
 * <p><b>State and memory:</b> 10,000 groups per bundle before the shuffle, then the groups of a
 * shard ({@link MillraceOptions#getShards}); a {@link Measure} that keeps values adds them. A
 * sliding window is put together from what its rows share with other windows, so that a row costs
 * the same in one as in many; shuffled are the windows of a group.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a row without event time, {@link
 * ArithmeticException} for an integer sum beyond INT64, or a window beyond the range of a long.
 *
 * <pre>{@code
 * views.apply(
 *     AggregateWindows.tumbling(Duration.ofMinutes(1))
 *         .on("event_time")
 *         .by("product_id")
 *         .measuring(Measure.count("views"), Measure.sum("seconds", "seconds")));
 *
 * // P1 10:00:05 3, P1 10:00:59 4, P1 10:01:00 5
 * // -> P1 [10:00, 10:01) 2 7, P1 [10:01, 10:02) 1 5
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class AggregateWindows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;
  private static final int GROUPS_PER_BUNDLE = 10_000;

  private final AggregateWindowsSpec spec;
  private final int bundleGroups;

  private AggregateWindows(AggregateWindowsSpec spec, int bundleGroups) {
    this.spec = spec;
    this.bundleGroups = bundleGroups;
  }

  /**
   * Windows that follow each other without gap or overlap, aligned to 1970-01-01T00:00Z.
   *
   * @param size whole milliseconds, from 1 to 36,525 days
   */
  public static AggregateWindows tumbling(Duration size) {
    return in(Windows.tumbling(size));
  }

  /**
   * Windows of one size that start with every period, aligned to 1970-01-01T00:00Z: a row counts in
   * each that holds it.
   *
   * @param size whole milliseconds, from 1 to 36,525 days
   * @param period whole milliseconds. At most the size, since rows between windows would be dropped
   *     silently; at least 1/1440 of it, so that a row is in at most 1,440 windows
   */
  public static AggregateWindows sliding(Duration size, Duration period) {
    return in(Windows.sliding(size, period));
  }

  /**
   * Windows that grow, for early results: from each multiple of the size since 1970-01-01T00:00Z
   * one to each multiple of the period after it, the last as long as the size. A row counts in each
   * that ends after it, so that a window's results so far come out every period of event time, as
   * rows of their own with their own {@code window_end}. What they hold is a matter of the rows'
   * times alone: the same in batch and streaming, in whatever order rows arrive.
   *
   * @param size whole milliseconds, from 1 to 36,525 days
   * @param period the size divided by a whole number from 1 to 1,440, in whole milliseconds; a
   *     shorter one gives more rows
   */
  public static AggregateWindows cumulating(Duration size, Duration period) {
    return in(Windows.cumulating(size, period));
  }

  /**
   * Windows of a calendar: from the first moment of a day, week, month, quarter or year in a zone
   * to the first moment of the next. They are as long as the zone's clock makes them: a day has 23
   * hours where it loses one.
   *
   * @param unit {@link java.time.temporal.ChronoUnit#DAYS}, {@code WEEKS} (ISO, from Monday on),
   *     {@code MONTHS} or {@code YEARS}, or {@link java.time.temporal.IsoFields#QUARTER_YEARS}
   */
  public static AggregateWindows calendar(TemporalUnit unit, ZoneId zone) {
    return in(Windows.calendar(unit, zone));
  }

  /**
   * Windows of activity: two rows of a group are in one window if they are less than the gap apart,
   * or rows between them connect them so. A window is [its first row, its last row + gap).
   *
   * @param gap whole milliseconds, from 1 to 36,525 days; a longer gap makes fewer and longer
   *     windows
   */
  public static AggregateWindows sessions(Duration gap) {
    return in(Windows.sessions(gap));
  }

  static AggregateWindows in(Windows windows) {
    return new AggregateWindows(AggregateWindowsSpec.of(windows), GROUPS_PER_BUNDLE);
  }

  /** The DATETIME field with the event time; required. */
  public AggregateWindows on(String eventTimeField) {
    return with(spec.on(eventTimeField));
  }

  /** The fields that make a group; none (the default) makes all rows of a window one group. */
  public AggregateWindows by(String... fields) {
    return with(spec.by(List.of(fields)));
  }

  /** What to compute; nothing (the default) gives the groups that occur in each window. */
  public AggregateWindows measuring(Measure... measures) {
    return with(spec.measuring(List.of(measures)));
  }

  /** The same windows over blocks, whose rows have an event time of their own: no {@link #on}. */
  public AggregateBlocks onBlocks() {
    return new AggregateBlocks(spec, bundleGroups);
  }

  /** For tests of merging: how many groups a bundle gathers before it hands them on. */
  AggregateWindows flushingAt(int groups) {
    return new AggregateWindows(spec, groups);
  }

  private AggregateWindows with(AggregateWindowsSpec changed) {
    return new AggregateWindows(changed, bundleGroups);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> input) {
    String eventTimeField = spec.eventTimeField();
    if (eventTimeField == null) {
      throw new ValidationException("Missing required event time field; name it by on(field)");
    }
    return input.apply(
        "Measure",
        MeasureRows.of(spec.windows(), eventTimeField, spec.by(), spec.measures())
            .flushingAt(bundleGroups));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
