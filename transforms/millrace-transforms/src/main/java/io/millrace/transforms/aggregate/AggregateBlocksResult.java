/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The windows computed from blocks, and the rows that came too late for theirs.
 *
 * @since 0.1
 */
@Evolving
public final class AggregateBlocksResult implements POutput {
  static final TupleTag<KV<Integer, Block>> PARTIALS = new TupleTag<>("partials") {};
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};
  static final TupleTag<Long> ABSORBED = new TupleTag<>("absorbed") {};
  private static final TupleTag<Row> RESULTS = new TupleTag<>("results") {};

  private final PCollection<Row> results;
  private final PCollection<Block> late;
  private final PCollection<Long> absorbed;

  AggregateBlocksResult(
      PCollection<Row> results, PCollection<Block> late, PCollection<Long> absorbed) {
    this.results = results;
    this.late = late;
    this.absorbed = absorbed;
  }

  /** A row per group and window, as {@link AggregateWindows} gives them. */
  public PCollection<Row> results() {
    return results;
  }

  /** The rows in no window: of all theirs, end + the allowed lateness was not after their stamp. */
  public PCollection<Block> late() {
    return late;
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
    return absorbed;
  }

  @Override
  public Pipeline getPipeline() {
    return results.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(RESULTS, results, LATE, late, ABSORBED, absorbed);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
