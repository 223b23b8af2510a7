/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link CompletenessCurve}: every row counts in exactly one curve or is late.
 *
 * @since 0.1
 */
@Evolving
public final class CompletenessCurveResult implements POutput {
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};
  static final TupleTag<Long> ABSORBED = new TupleTag<>("absorbed") {};
  private static final TupleTag<Row> CURVES = new TupleTag<>("curves") {};

  private final PCollection<Row> curves;
  private final PCollection<Block> late;
  private final PCollection<Long> absorbed;

  CompletenessCurveResult(
      PCollection<Row> curves, PCollection<Block> late, PCollection<Long> absorbed) {
    this.curves = curves;
    this.late = late;
    this.absorbed = absorbed;
  }

  /** A row per group and window, as {@link CompletenessCurve} says. */
  public PCollection<Row> curves() {
    return curves;
  }

  /** The rows in no curve, since they are late by more than the allowed lateness. */
  public PCollection<Block> late() {
    return late;
  }

  /**
   * How many rows each bundle took into curves, for a ledger: curves come again, and rows with
   * them.
   *
   * <pre>{@code
   * ledger.step("views/Curve").read(views).written(curve.absorbed(), rows -> rows).late(curve.late());
   * }</pre>
   */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  public Pipeline getPipeline() {
    return curves.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(CURVES, curves, LATE, late, ABSORBED, absorbed);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
