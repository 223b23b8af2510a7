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
  private static final TupleTag<Row> CURVES = new TupleTag<>("curves") {};

  private final PCollection<Row> curves;
  private final PCollection<Block> late;

  CompletenessCurveResult(PCollection<Row> curves, PCollection<Block> late) {
    this.curves = curves;
    this.late = late;
  }

  /** A row per group and window, as {@link CompletenessCurve} says. */
  public PCollection<Row> curves() {
    return curves;
  }

  /** The rows in no curve, since they are late by more than the allowed lateness. */
  public PCollection<Block> late() {
    return late;
  }

  @Override
  public Pipeline getPipeline() {
    return curves.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(CURVES, curves, LATE, late);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
