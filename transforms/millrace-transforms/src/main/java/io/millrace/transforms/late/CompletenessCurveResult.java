/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link CompletenessCurve}: every row counts in exactly one curve or is late.
 *
 * @since 0.1
 */
@Evolving
public final class CompletenessCurveResult extends NamedOutputs {
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};
  static final TupleTag<Long> ABSORBED = new TupleTag<>("absorbed") {};

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
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("curves", curves, "late", late, "absorbed", absorbed);
  }
}
