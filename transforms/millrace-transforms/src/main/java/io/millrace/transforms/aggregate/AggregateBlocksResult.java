/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.window.MeasureWindows;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * The windows computed from blocks, and the rows that came too late for theirs.
 *
 * @since 0.1
 */
@Evolving
public final class AggregateBlocksResult extends NamedOutputs {
  private final PCollectionTuple measured;

  AggregateBlocksResult(PCollectionTuple measured) {
    this.measured = measured;
  }

  /** A row per group and window, as {@link AggregateWindows} gives them. */
  public PCollection<Row> results() {
    return measured.get(MeasureWindows.RESULTS);
  }

  /** The rows in no window: of all theirs, end + the allowed lateness was not after their stamp. */
  public PCollection<Block> late() {
    return measured.get(MeasureWindows.LATE);
  }

  /**
   * How many rows each bundle took into windows. Every row is in one of these numbers or late, in
   * how many windows and results it ever comes out: so a ledger counts the step, whose corrections
   * would count a row again.
   *
   * <pre>{@code
   * ledger.step("sales/PerMinute")
   *     .read(sales).written(sums.absorbed(), rows -> rows).late(sums.late());
   * }</pre>
   */
  public PCollection<Long> absorbed() {
    return measured.get(MeasureWindows.ABSORBED);
  }

  @Override
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("results", results(), "late", late(), "absorbed", absorbed());
  }
}
