/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.window.Corrections;
import io.millrace.transforms.window.MeasureWindows;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Computes the measures of {@link AggregateWindows} over blocks, by each row's own event time.
 *
 * <p>It computes what {@code AggregateWindows} computes of the same rows, less those that are late:
 * a window is closed to a row when its end + the allowed lateness is not after the row's {@link
 * Block#stamp}. A row that finds all its windows closed is given to {@link
 * AggregateBlocksResult#late}; one that finds some of its sliding windows closed counts in the
 * others and is not late. Whether a row is too late for a session is asked of its own [time, time +
 * gap), whatever session it would have joined: so lateness is a matter of its own split alone.
 *
 * <p><b>Bounded and unbounded input:</b> of bounded input each window comes out once, at the end.
 * Of unbounded input it comes out when the watermark passes its end, and again for each late row
 * that still counts; every time with all rows so far, so that the element of the highest {@link
 * org.apache.beam.sdk.transforms.windowing.PaneInfo#getIndex pane} of a group and window is the one
 * to keep. A correction brings other groups of its window again, unchanged; {@link #withPanes},
 * {@link #withRetractions} and {@link #withoutCorrections} have it otherwise. Sessions of unbounded
 * input come out once, when the watermark passes their end + the gap + the lateness: until then a
 * row that is on time by its own gap may reach them. The rows of unbounded blocks have {@link
 * Block#stamp stamps} that are not before the watermark their source told the runner. Where that
 * does not hold Beam drops what it finds past the allowed lateness, and the ledger does not see it:
 * rows without stamps that come behind the watermark, and with Beam's own translation for Spark's
 * streaming engine the splits that are behind the latest by more than the lateness. What comes out
 * once holds the watermark behind it until then: a window at its end, a session where it ends so
 * far.
 *
 * <p><b>State and memory:</b> 10,000 groups per bundle, and those of one more block, before the
 * shuffle; then the groups of a shard, of unbounded input what each bundle had of each until their
 * window's end + the allowed lateness, of a session until it comes out: one that never ends never
 * does.
 *
 * <pre>{@code
 * blocks.apply(
 *     AggregateWindows.tumbling(Duration.ofMinutes(1))
 *         .by("category")
 *         .measuring(Measure.count("sales"), Measure.sum("revenue", "amount"))
 *         .onBlocks()
 *         .allowingLateness(Duration.ofMinutes(5)));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class AggregateBlocks extends PTransform<PCollection<Block>, AggregateBlocksResult> {
  private static final long serialVersionUID = 1L;
  private final AggregateWindowsSpec spec;
  private final int bundleGroups;

  AggregateBlocks(AggregateWindowsSpec spec, int bundleGroups) {
    this.spec = spec;
    this.bundleGroups = bundleGroups;
  }

  /**
   * How long after its window's end a row still counts.
   *
   * @param lateness whole milliseconds, at least 0, the default, and at most 100 years; more of it
   *     keeps windows longer
   */
  public AggregateBlocks allowingLateness(Duration lateness) {
    return with(spec.allowing(lateness));
  }

  /**
   * Each result says which pane it is of: {@code pane} (INT64), which grows with each correction of
   * its window, and {@code is_final} (BOOLEAN), true on the last, after which no row of the window
   * is on time. Every group's last row is final: where lateness is allowed, the groups of a window
   * come out again when it is over, changed or not. Of bounded input pane 0 is the last.
   *
   * <p>Numbers of panes are a matter of arrival; they may leave out some. This, {@link
   * #withRetractions} and {@link #withoutCorrections} replace each other.
   */
  public AggregateBlocks withPanes() {
    return correcting(Corrections.PANES);
  }

  /**
   * A correction takes back what it replaces: the group's earlier row comes out again with {@code
   * retraction} (BOOLEAN) true, then the one that holds instead with false; groups that a
   * correction does not change do not come out again. So the rows given less those taken back are
   * the results: for steps that add up. Rows have {@code pane} and {@code is_final} as well; final
   * is what came with the last pane, and whatever is not taken back holds.
   *
   * <p>Costs, where lateness is allowed: results are shuffled once more, and kept until their
   * window's end + the lateness.
   */
  public AggregateBlocks withRetractions() {
    return correcting(Corrections.RETRACTIONS);
  }

  /**
   * A window comes out once, when no row can be on time for it: after its end + the lateness, with
   * the time of its end. For sinks that only append.
   */
  public AggregateBlocks withoutCorrections() {
    return correcting(Corrections.NONE);
  }

  AggregateBlocks correcting(Corrections corrections) {
    return with(spec.correcting(corrections));
  }

  private AggregateBlocks with(AggregateWindowsSpec changed) {
    return new AggregateBlocks(changed, bundleGroups);
  }

  @Override
  public AggregateBlocksResult expand(PCollection<Block> input) {
    if (spec.eventTimeField() != null) {
      throw new ValidationException(
          "Cannot use on("
              + spec.eventTimeField()
              + ") together with onBlocks(): rows of a block"
              + " have an event time of their own");
    }
    return new AggregateBlocksResult(
        input.apply(
            "Measure",
            MeasureWindows.of(spec.windows(), spec.by(), spec.measures())
                .flushingAt(bundleGroups)
                .allowingLateness(spec.lateness())
                .correcting(spec.corrections())));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
