/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.NamedOutputs;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import java.util.Map;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The outputs of {@link Evolve} and {@link EvolveBlocks}: every row is in exactly one of them.
 *
 * @param <T> a row or a block, as came in
 * @since 0.1
 */
@Evolving
public final class EvolveResult<T> extends NamedOutputs {
  static final TupleTag<Block> EVOLVED = new TupleTag<>("evolved") {};
  static final TupleTag<Rejected> REJECTED = new TupleTag<>("rejected") {};

  private final PCollection<T> evolved;
  private final PCollection<Rejected> rejected;

  EvolveResult(PCollection<T> evolved, PCollection<Rejected> rejected) {
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
  protected Map<String, PCollection<?>> outputs() {
    return Map.of("evolved", evolved, "rejected", rejected);
  }
}
