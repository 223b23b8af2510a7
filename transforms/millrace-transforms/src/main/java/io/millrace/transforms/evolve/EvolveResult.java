/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
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
 * The outputs of {@link Evolve} and {@link EvolveBlocks}: every row is in exactly one of them.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class EvolveResult<T> implements POutput {
  static final TupleTag<Block> EVOLVED = new TupleTag<>("evolved") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private final TupleTag<T> evolvedTag;
  private final PCollection<T> evolved;
  private final PCollection<Rejected> rejected;

  EvolveResult(TupleTag<T> evolvedTag, PCollection<T> evolved, PCollection<Rejected> rejected) {
    this.evolvedTag = evolvedTag;
    this.evolved = evolved;
    this.rejected = rejected;
  }

  /** The rows as they are wanted. */
  public PCollection<T> evolved() {
    return evolved;
  }

  /** One dead letter per row with a value that does not fit; under TRY_EVOLVE alone. */
  public PCollection<Rejected> rejected() {
    return rejected;
  }

  @Override
  public Pipeline getPipeline() {
    return evolved.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(evolvedTag, evolved, REJECTED, rejected);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
