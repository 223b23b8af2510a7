/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.period.FiringWindows;
import io.millrace.transforms.rows.Shards;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Tells how much of each window was there how long after its end, and which lateness to allow for a
 * wished completeness.
 *
 * <p>A row's lateness is the smallest allowed lateness with which {@link SplitLate} of the same
 * window size has it on time: 0 where its {@link Block#stamp} is before its window's end, else
 * stamp - end + 1 ms. It is measured at the source that stamped the row; what a row spends in the
 * pipeline after that is not in it.
 *
 * <p><b>Input:</b> blocks in the global window, each row with its event time. Rows without a stamp
 * are on time: of rows packed by {@link io.millrace.transforms.block.PackBlocks} that no field
 * stamps every curve is complete from the start, which says nothing. Fields to group by are of any
 * type but FLOAT, DOUBLE, DECIMAL and MAP, which have several forms of a value; null is a group of
 * its own.
 *
 * <p><b>Output:</b> one row per group and window that holds a row: the fields grouped by; {@code
 * window_start} and {@code window_end} (DATETIME), not with {@link #inTotal}; {@code rows} and
 * {@code on_time} (INT64); {@code curve}, a list of {@code lateness_ms} (INT64) and {@code
 * complete} (DOUBLE), both rising, from 0 ms to the last row; {@code recommended}, for each asked
 * {@code completeness} (DOUBLE) the {@code recommended_lateness_ms} (INT64) and how many rows are
 * {@code still_late} (INT64) with it. A window without rows has no row.
 *
 * <p><b>Exactness:</b> counts are exact at every lateness the output names. Those are exact up to
 * 255 ms; above, rows less than 1/128 apart share a point, which stands at the largest lateness
 * they can have. So a recommended lateness is never too small, and less than 1/128 too large.
 *
 * <p><b>Bounded and unbounded input:</b> of bounded input each curve comes out once, at the end. Of
 * unbounded input it comes out when the watermark passes its window's end, and again for each
 * bundle with a row that is late; every time with all rows so far, so that the highest {@link
 * org.apache.beam.sdk.transforms.windowing.PaneInfo#getIndex pane} of a group and window is the one
 * to keep. That needs {@link #allowingLateness}: rows that come after it are in no curve, but in
 * {@link CompletenessCurveResult#late}, so watch over longer than you mean to wait.
 *
 * <p><b>State and memory:</b> 10,000 groups per bundle, then the tallies of a shard ({@link
 * MillraceOptions#getShards}), of unbounded input until their window's end + the allowed lateness.
 * A tally holds a count per point: at most 2,700 where rows are up to a day late.
 *
 * <p><b>Failures:</b> {@link ValidationException} for input in windows, for fields that do not fit,
 * and of unbounded input in total or without an allowed lateness; {@link ArithmeticException} for a
 * window or lateness beyond the range of a long.
 *
 * <pre>{@code
 * views.apply(CompletenessCurve.per(Duration.ofMinutes(1)).recommending(0.9, 1));
 *
 * // ten rows of 10:00 to 10:01, eight on time, one 5 ms late, one 60,000 ms late
 * // -> rows 10, on_time 8, curve (0, 0.8) (5, 0.9) (60159, 1.0),
 * //    recommended (0.9, 5, 1) (1.0, 60159, 0)
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CompletenessCurve
    extends PTransform<PCollection<Block>, CompletenessCurveResult> {
  private static final long serialVersionUID = 1L;

  private final CompletenessCurveSpec spec;

  private CompletenessCurve(CompletenessCurveSpec spec) {
    this.spec = spec;
  }

  /**
   * A curve for each tumbling window.
   *
   * @param windowSize whole milliseconds, from 1 to 36,525 days. Windows are aligned to
   *     1970-01-01T00:00Z
   */
  public static CompletenessCurve per(Duration windowSize) {
    return new CompletenessCurve(
        new CompletenessCurveSpec(windowSize, false, List.of(), List.of(), null));
  }

  /** One curve of the rows of all windows, each row against its own; of bounded input only. */
  public CompletenessCurve inTotal() {
    return new CompletenessCurve(
        new CompletenessCurveSpec(
            spec.windowSize(), true, spec.by(), spec.completeness(), spec.lateness()));
  }

  /** The fields that make a group; none (the default) makes all rows of a window one group. */
  public CompletenessCurve by(String... fields) {
    return new CompletenessCurve(
        new CompletenessCurveSpec(
            spec.windowSize(),
            spec.inTotal(),
            List.of(fields),
            spec.completeness(),
            spec.lateness()));
  }

  /**
   * The completeness to recommend a lateness for; none is the default.
   *
   * @param completeness parts of the rows above 0 and at most 1, each only once; 0.99 of 1,000 rows
   *     is 990
   */
  public CompletenessCurve recommending(double... completeness) {
    List<Double> parts = Arrays.stream(completeness).boxed().toList();
    return new CompletenessCurve(
        new CompletenessCurveSpec(
            spec.windowSize(), spec.inTotal(), spec.by(), parts, spec.lateness()));
  }

  /**
   * How long after its window's end a row still counts. Without it every row of bounded input does;
   * unbounded input needs it.
   *
   * @param lateness whole milliseconds, at least 0 and at most 36,525 days
   */
  public CompletenessCurve allowingLateness(Duration lateness) {
    return new CompletenessCurve(
        new CompletenessCurveSpec(
            spec.windowSize(), spec.inTotal(), spec.by(), spec.completeness(), lateness));
  }

  @Override
  public CompletenessCurveResult expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    CurveLayout layout = CurveLayout.of(spec, input, coder.schema());
    Shards shards = Shards.of(input.getPipeline());
    PCollectionTuple tallied =
        input.apply(
            "Tally",
            ParDo.of(new TallyLatenessFn(layout, coder.schema(), shards))
                .withOutputTags(
                    TallyLatenessFn.PARTIALS,
                    TupleTagList.of(CompletenessCurveResult.LATE)
                        .and(CompletenessCurveResult.ABSORBED)));
    PCollection<KV<Integer, Row>> partials =
        tallied
            .get(TallyLatenessFn.PARTIALS)
            .setCoder(KvCoder.of(VarIntCoder.of(), RowCoder.of(layout.partialSchema())));
    Duration lateness = spec.lateness();
    return new CompletenessCurveResult(
        input.isBounded() == IsBounded.BOUNDED || lateness == null
            ? merge(partials, layout)
            : merge(partials.apply("ByWindowEnd", FiringWindows.byWindowEnd(lateness)), layout)
                .apply("Globally", FiringWindows.none()),
        tallied.get(CompletenessCurveResult.LATE).setCoder(coder),
        tallied.get(CompletenessCurveResult.ABSORBED).setCoder(VarLongCoder.of()));
  }

  private static PCollection<Row> merge(
      PCollection<KV<Integer, Row>> partials, CurveLayout layout) {
    return partials
        .apply("GroupByShard", GroupByKey.create())
        .apply("Merge", ParDo.of(new MergeTalliesFn(layout)))
        .setRowSchema(layout.outputSchema());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
