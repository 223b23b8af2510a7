/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.rows.Shards;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Computes measures of each group of rows in each tumbling window of event time.
 *
 * <p>It does not promise an order of its output, and has no late rows: every row counts.
 *
 * <p><b>Input:</b> bounded rows in the global window, each with an event time. Fields to group by
 * are BYTE, INT16, INT32, INT64, STRING, BOOLEAN or DATETIME; null is a group of its own.
 *
 * <p><b>Output:</b> one row per group and window that holds a row: the fields grouped by, as they
 * are in the input; {@code window_start} and {@code window_end} (DATETIME); the measures, never
 * null. Element timestamps are the last millisecond of the window, held inside Beam's range; they
 * are for reading, since elements may come out behind the watermark.
 *
 * <p><b>Time and windows:</b> a window is [start, start + size), aligned to 1970-01-01T00:00Z and
 * carried as data; the output stays in the global window.
 *
 * <p><b>State and memory:</b> 10,000 groups per bundle before the shuffle, then the groups of a
 * shard ({@link MillraceOptions#getShards}); a distinct count adds its values.
 *
 * <p><b>Failures:</b> {@link IllegalArgumentException} for a row without event time, {@link
 * ArithmeticException} for an integer sum beyond INT64.
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
   * Windows that follow each other without gap or overlap.
   *
   * @param size whole milliseconds, at least 1
   */
  public static AggregateWindows tumbling(Duration size) {
    return new AggregateWindows(
        new AggregateWindowsSpec(size, null, List.of(), List.of()), GROUPS_PER_BUNDLE);
  }

  /** The DATETIME field with the event time; required. */
  public AggregateWindows on(String eventTimeField) {
    return with(new AggregateWindowsSpec(spec.size(), eventTimeField, spec.by(), spec.measures()));
  }

  /** The fields that make a group; none (the default) makes all rows of a window one group. */
  public AggregateWindows by(String... fields) {
    return with(
        new AggregateWindowsSpec(
            spec.size(), spec.eventTimeField(), List.of(fields), spec.measures()));
  }

  /** What to compute; nothing (the default) gives the groups that occur in each window. */
  public AggregateWindows measuring(Measure... measures) {
    return with(
        new AggregateWindowsSpec(spec.size(), spec.eventTimeField(), spec.by(), List.of(measures)));
  }

  /** The same windows over blocks, whose rows have an event time of their own: no {@link #on}. */
  public AggregateBlocks onBlocks() {
    return new AggregateBlocks(spec, bundleGroups, Duration.ZERO);
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
    WindowLayout layout = WindowLayout.of(spec, input);
    Shards shards = Shards.of(input.getPipeline());
    return input
        .apply("PreAggregate", ParDo.of(new PreAggregateFn(layout, shards, bundleGroups)))
        .setCoder(Shards.coder(layout.partialSchema()))
        .apply("GroupByShard", GroupByKey.create())
        .apply("Merge", ParDo.of(new MergeFn(layout)))
        .setRowSchema(layout.outputSchema());
  }
}
