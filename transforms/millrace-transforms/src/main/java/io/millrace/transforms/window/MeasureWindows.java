/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.Internal;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.measure.Measure;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Computes measures of each group of rows in each window, over blocks in the global window.
 *
 * <p><b>Output:</b> under {@link #RESULTS} a row per group and window: the fields grouped by,
 * {@code window_start} and {@code window_end} (DATETIME), the measures, and what {@link
 * Corrections} add. Under {@link #LATE} the rows in no window: of all theirs, end + the lateness is
 * not after their {@link Block#stamp}. Under {@link #ABSORBED} how many rows each bundle took into
 * windows.
 *
 * <p><b>Bounded and unbounded input:</b> of bounded input each window comes out once. Of unbounded
 * input it comes out when the watermark passes its end, and again for each late row that still
 * counts, each time with all rows so far; the highest pane of a group and window holds. Sessions of
 * unbounded input come out once, when the watermark passes their end + the gap + the lateness.
 *
 * <p><b>State and memory:</b> 10,000 groups per bundle, and those of one more block, before the
 * shuffle; then the groups of a shard, of unbounded input until their window's end + the lateness:
 * what each bundle has of each, and for retractions also the rows that hold.
 *
 * @since 0.1
 */
@Internal
public final class MeasureWindows extends PTransform<PCollection<Block>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** A row per group and window. */
  public static final TupleTag<Row> RESULTS = new TupleTag<>("results") {};

  /** Rows in no window. */
  public static final TupleTag<Block> LATE = new TupleTag<>("late") {};

  /** Numbers of rows in windows. */
  public static final TupleTag<Long> ABSORBED = new TupleTag<>("absorbed") {};

  static final TupleTag<KV<Integer, Block>> PARTIALS = new TupleTag<>("partials") {};
  static final int GROUPS_PER_BUNDLE = 10_000;

  private final WindowSpec spec;
  private final int bundleGroups;

  private MeasureWindows(WindowSpec spec, int bundleGroups) {
    this.spec = spec;
    this.bundleGroups = bundleGroups;
  }

  /**
   * Measures.
   *
   * @param by the fields that make a group; none makes all rows of a window one
   */
  public static MeasureWindows of(Windows windows, List<String> by, List<Measure> measures) {
    return new MeasureWindows(WindowSpec.of(windows, by, measures), GROUPS_PER_BUNDLE);
  }

  /**
   * How long after its window's end a row still counts.
   *
   * @param lateness whole milliseconds, at least 0, the default, and at most 36,525 days
   */
  public MeasureWindows allowingLateness(Duration lateness) {
    return with(
        new WindowSpec(spec.windows(), spec.by(), spec.measures(), lateness, spec.corrections()));
  }

  /** What comes out when a row counts late; {@link Corrections#REPEATED} by default. */
  public MeasureWindows correcting(Corrections corrections) {
    return with(
        new WindowSpec(spec.windows(), spec.by(), spec.measures(), spec.lateness(), corrections));
  }

  /** How many groups a bundle gathers before it hands them on. */
  public MeasureWindows flushingAt(int groups) {
    return new MeasureWindows(spec, groups);
  }

  private MeasureWindows with(WindowSpec changed) {
    return new MeasureWindows(changed, bundleGroups);
  }

  @Override
  public PCollectionTuple expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    WindowLayout layout = WindowLayout.ofBlocks(spec, input, coder.schema());
    Lowering lowering = Lowering.of(spec, layout, input);
    PCollectionTuple aggregated =
        input.apply(
            "PreAggregate",
            ParDo.of(
                    new PreAggregateBlocksFn(
                        layout,
                        coder.schema(),
                        spec.by(),
                        spec.lateness(),
                        lowering.places(),
                        bundleGroups))
                .withOutputTags(PARTIALS, TupleTagList.of(LATE).and(ABSORBED)));
    PCollection<KV<Integer, Block>> partials =
        aggregated
            .get(PARTIALS)
            .setCoder(KvCoder.of(VarIntCoder.of(), BlockCoder.of(layout.partialSchema())));
    return PCollectionTuple.of(RESULTS, lowering.results(partials))
        .and(LATE, aggregated.get(LATE).setCoder(coder))
        .and(ABSORBED, aggregated.get(ABSORBED).setCoder(VarLongCoder.of()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
