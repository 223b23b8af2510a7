/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Gives late rows apart from the others, so that a step may be made for them instead of losing
 * them.
 *
 * <p>A row is late when its window's end + the allowed lateness is not after its {@link
 * Block#stamp}: the same rows that {@code AggregateWindows...onBlocks()} of that window size and
 * lateness gives out as late.
 *
 * <p>It does not know a runner's watermark. Rows that have no stamp are on time: those a source
 * found in order, and those of {@link io.millrace.transforms.block.PackBlocks} that no field
 * stamps. Of rows in Beam's windows it is Beam that drops the late ones.
 *
 * <p><b>Input:</b> blocks in the global window, bounded or not, each row with its event time.
 *
 * <p><b>Output:</b> blocks of the same fields with the rows on time, and such with the late ones,
 * each row in one of them, in their order, with their event times and stamps; no block where there
 * are none.
 *
 * <p><b>Time and windows:</b> a block keeps its timestamp, which is then at or before its earliest
 * row. What is late depends on the data alone, not on the order of blocks.
 *
 * <p><b>State and memory:</b> none but the block.
 *
 * <p><b>Failures:</b> {@link ValidationException} for input in windows.
 *
 * <pre>{@code
 * SplitLateResult split =
 *     views.apply(
 *         SplitLate.after(Duration.ofMinutes(1)).allowingLateness(Duration.ofSeconds(10)));
 *
 * // time 10:00:59, stamp 10:01:09.999 -> onTime()
 * // time 10:00:59, stamp 10:01:10     -> late()
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class SplitLate extends PTransform<PCollection<Block>, SplitLateResult> {
  private static final long serialVersionUID = 1L;

  private final SplitLateSpec spec;

  private SplitLate(SplitLateSpec spec) {
    this.spec = spec;
  }

  /**
   * A row is late when the tumbling window it is in is over.
   *
   * @param windowSize whole milliseconds, from 1 to 36,525 days. Windows are aligned to
   *     1970-01-01T00:00Z
   */
  public static SplitLate after(Duration windowSize) {
    return new SplitLate(new SplitLateSpec(windowSize, Duration.ZERO));
  }

  /**
   * A row is late when its own millisecond is over: it is behind the watermark its source had come
   * to. For steps without windows.
   */
  public static SplitLate afterOwnTime() {
    return after(Duration.ofMillis(1));
  }

  /**
   * How long after its window's end a row is still on time.
   *
   * @param lateness whole milliseconds, at least 0, the default, and at most 36,525 days; with more
   *     of it fewer rows are late
   */
  public SplitLate allowingLateness(Duration lateness) {
    return new SplitLate(new SplitLateSpec(spec.windowSize(), lateness));
  }

  @Override
  public SplitLateResult expand(PCollection<Block> input) {
    BlockCoder coder = BlockCoder.of(input);
    InputCheck.of("split", input, coder.schema()).orThrow();
    PCollectionTuple split =
        input.apply(
            "Split",
            ParDo.of(new SplitLateFn(spec.rule()))
                .withOutputTags(SplitLateResult.ON_TIME, TupleTagList.of(SplitLateResult.LATE)));
    return new SplitLateResult(
        split.get(SplitLateResult.ON_TIME).setCoder(coder),
        split.get(SplitLateResult.LATE).setCoder(coder));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
