/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What work decided, and the rows that came too late for it.
 *
 * @since 0.1
 */
@Internal
public final class GatherPeriodsResult implements POutput {
  private static final TupleTag<Block> RESULTS = new TupleTag<>("results") {};

  private final PCollection<Block> results;
  private final PCollection<Block> late;
  private final PCollection<Long> absorbed;

  GatherPeriodsResult(
      PCollection<Block> results, PCollection<Block> late, PCollection<Long> absorbed) {
    this.results = results;
    this.late = late;
    this.absorbed = absorbed;
  }

  /** What was decided. */
  public PCollection<Block> results() {
    return results;
  }

  /** The rows that nothing was decided from. */
  public PCollection<Block> late() {
    return late;
  }

  /** How many rows each bundle took: every row is in one of these numbers or late. */
  public PCollection<Long> absorbed() {
    return absorbed;
  }

  @Override
  public Pipeline getPipeline() {
    return results.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(RESULTS, results, Spread.LATE, late, Spread.ABSORBED, absorbed);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
