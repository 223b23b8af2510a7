/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.window.Windows;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.TemporalUnit;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Judges the rows of each window by rules about all of them together: counts, shares, uniqueness,
 * sums, distributions, another dataset, the windows before.
 *
 * <p>It does not touch the rows: what does not pass is told, not held back. A window without rows
 * gives no verdict, unless it is the whole of bounded input; that data stays away is for whoever
 * watches the clock.
 *
 * <p><b>Input:</b> rows with a schema, bounded or not, in the global window. Rules that do not fit
 * the schema are refused while the graph is built, all in one {@link ValidationException}; what is
 * said of the schema itself ({@link WindowRule#hasColumn}) is known then, and is a verdict.
 *
 * <p><b>Output:</b> {@link CheckWindowsResult#verdicts}, a row of {@link #VERDICT_SCHEMA} per rule,
 * window and group; {@link CheckWindowsResult#suites}, a row of {@link #SUITE_SCHEMA} per window
 * and group: {@code Error} if a rule of severity error failed, else {@code Warning} if one of
 * severity warn did, else {@code Success}.
 *
 * <p><b>Time and windows:</b> by default all of bounded input is one window. Of unbounded input a
 * window is judged when the watermark passes its end, and again for each late row that still counts
 * ({@link #allowingLateness}), as a new pane over all its rows so far: of a rule, group and window
 * the highest {@code pane} holds. There always is a last one, of which {@code isFinal} is true.
 * Batch equals what the last panes say. Unbounded rows that no field {@linkplain #stampedBy stamps}
 * are dropped by Beam where they come behind the watermark by more than the lateness, in no verdict
 * and not in {@link CheckWindowsResult#late}.
 *
 * <p><b>State and memory:</b> what the {@link WindowMetric}s of a window and group keep: some
 * numbers, but for those exact metrics that say otherwise; of unbounded input until the window's
 * end + the lateness. Metrics are computed in one pass, each once for all rules that ask for it.
 *
 * <p><b>Failures:</b> a row on which a row rule throws counts as one that breaks it.
 *
 * <pre>{@code
 * orders.apply(
 *     CheckWindows.of("orders",
 *             List.of(
 *                 WindowRule.isUnique("order_id"),
 *                 WindowRule.hasCompleteness("email", Threshold.mostly(0.95))))
 *         .tumbling(Duration.ofDays(1))
 *         .on("ordered_at")
 *         .at(new StepContext("run-1", "orders/CheckDays")));
 * // 100 orders of a day, 96 with an email, an order_id twice
 * // -> order_id.isUnique fail, actual 0.98; email.hasCompleteness pass, actual 0.96; suite Error
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CheckWindows extends PTransform<PCollection<Row>, CheckWindowsResult> {
  /**
   * The schema of verdicts: the first eleven fields are those of OpenLineage's assertions.
   *
   * <ul>
   *   <li>{@code assertion} is the rule's factory, {@code column} its columns with commas between
   *   <li>{@code success} is false where {@code status} is {@code fail}, true where it is {@code
   *       pass} or {@code skip}
   *   <li>{@code severity} is that of the level that is broken, of the rule if none is
   *   <li>{@code actual} is the rule's own number, in full or with ten digits; null if there was
   *       nothing to measure. {@code relativeError} says how far the exact number may be off, over
   *       the number; 0.0 for an exact one, or an exact one rounded once to a double
   *   <li>{@code group} and {@code params} are JSON objects: the fields grouped by, and what the
   *       rule was asked besides columns
   *   <li>{@code windowStart} and {@code windowEnd} are null where the input is judged as a whole
   *   <li>{@code rowsFailed} is null for rules that do not tell rows apart
   *   <li>{@code sampleKeys} are the first five, in order, of {@link #samplingKeys}; for rules on
   *       how often values occur the repeated values
   * </ul>
   */
  public static final Schema VERDICT_SCHEMA = VerdictRows.VERDICTS;

  /** The schema of suites; {@code passed}, {@code failed} and {@code skipped} count rules. */
  public static final Schema SUITE_SCHEMA = VerdictRows.SUITES;

  private static final long serialVersionUID = 1L;

  private final CheckWindowsSpec spec;
  private final @Nullable PCollection<Row> other;

  private CheckWindows(CheckWindowsSpec spec, @Nullable PCollection<Row> other) {
    this.spec = spec;
    this.other = other;
  }

  /**
   * Judges a dataset, as a whole if no windows are named. The step must be named, by {@link #at}.
   *
   * @param dataset as the verdicts name it; not empty
   * @param rules verdicts come for each
   * @throws ValidationException if two rules have the same name
   */
  public static CheckWindows of(String dataset, List<WindowRule> rules) {
    return new CheckWindows(CheckWindowsSpec.of(dataset, rules), null);
  }

  /** Judges windows that follow each other, see {@link Windows#tumbling}. */
  public CheckWindows tumbling(Duration size) {
    return in(Windows.tumbling(size));
  }

  /** Judges windows that overlap, see {@link Windows#sliding}. */
  public CheckWindows sliding(Duration size, Duration period) {
    return in(Windows.sliding(size, period));
  }

  /** Judges days, weeks, months, quarters or years of a zone, see {@link Windows#calendar}. */
  public CheckWindows calendar(TemporalUnit unit, ZoneId zone) {
    return in(Windows.calendar(unit, zone));
  }

  /** Judges windows of a kind that a method above names. */
  CheckWindows in(Windows windows) {
    return with(spec.windows(windows));
  }

  /** The DATETIME field with the event time; by default the elements' timestamps. */
  public CheckWindows on(String eventTimeField) {
    return with(spec.times(spec.times().on(eventTimeField)));
  }

  /**
   * The DATETIME field that says how far event time had come when a row came, so that late rows are
   * given out; see {@link PackBlocks#stampedBy}. Of a dataset to compare with, too.
   */
  public CheckWindows stampedBy(String field) {
    return with(spec.times(spec.times().stampedBy(field)));
  }

  /** The fields that make a group, judged by itself; none, the default, makes all rows one. */
  public CheckWindows by(String... fields) {
    return with(spec.by(List.of(fields)));
  }

  /** The run and step. */
  public CheckWindows at(StepContext context) {
    return with(spec.context(requireNonNull(context, "context is null")));
  }

  /** The contract that the rules are of; by default none. */
  public CheckWindows underContract(String contractId) {
    return with(spec.contractId(requireNonNull(contractId, "contractId is null")));
  }

  /**
   * The fields whose values verdicts show of some failed rows. By default none are shown, since
   * verdicts travel farther than data.
   */
  public CheckWindows samplingKeys(String... fields) {
    return with(spec.sampled(List.of(fields)));
  }

  /** How long after its window's end a row counts; zero by default, at most 36,525 days. */
  public CheckWindows allowingLateness(Duration lateness) {
    return with(spec.lateness(lateness));
  }

  /** The dataset that {@code ...Matches} rules compare with, of the same event time and groups. */
  public CheckWindows against(PCollection<Row> rows) {
    return new CheckWindows(spec, requireNonNull(rows, "rows is null"));
  }

  /** The same rules over blocks, whose rows have times of their own: no {@link #on}. */
  public CheckWindowBlocks onBlocks() {
    if (other != null) {
      throw new ValidationException(
          "Cannot use against(rows) together with onBlocks(); name blocks after it");
    }
    return new CheckWindowBlocks(spec, null);
  }

  private CheckWindows with(CheckWindowsSpec changed) {
    return new CheckWindows(changed, other);
  }

  @Override
  public CheckWindowsResult expand(PCollection<Row> input) {
    PCollection<Row> rows = other;
    WindowInput.ofRows(input, rows).require(spec);
    RowTimes times = spec.times();
    return input
        .apply("Pack", times.pack())
        .apply(
            "CheckWindows",
            new CheckWindowBlocks(
                spec.times(RowTimes.OF_ELEMENTS),
                rows == null ? null : rows.apply("PackOther", times.pack())));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
