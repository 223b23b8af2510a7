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
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link SplitLate}: every row is in exactly one of them.
 *
 * @since 0.1
 */
@Evolving
public final class SplitLateResult implements POutput {
  static final TupleTag<Block> ON_TIME = new TupleTag<>("onTime") {};
  static final TupleTag<Block> LATE = new TupleTag<>("late") {};

  private final PCollection<Block> onTime;
  private final PCollection<Block> late;

  SplitLateResult(PCollection<Block> onTime, PCollection<Block> late) {
    this.onTime = onTime;
    this.late = late;
  }

  /** The rows whose window was open to them. */
  public PCollection<Block> onTime() {
    return onTime;
  }

  /** The rows whose window's end + the allowed lateness was not after their stamp. */
  public PCollection<Block> late() {
    return late;
  }

  @Override
  public Pipeline getPipeline() {
    return onTime.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(ON_TIME, onTime, LATE, late);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
