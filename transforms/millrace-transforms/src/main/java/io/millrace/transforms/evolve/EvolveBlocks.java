/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * {@link Evolve} for blocks: fields that stay are not copied, and rows keep their event times and
 * stamps.
 *
 * <pre>{@code
 * EvolveResult<Block> evolved = orders.apply(Evolve.to(today).onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EvolveBlocks extends PTransform<PCollection<Block>, EvolveResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final EvolveSpec spec;

  EvolveBlocks(EvolveSpec spec) {
    this.spec = spec;
  }

  @Override
  public EvolveResult<Block> expand(PCollection<Block> input) {
    return expand(input, input.getName());
  }

  /**
   * Evolves blocks.
   *
   * @param name of the input, for messages
   */
  EvolveResult<Block> expand(PCollection<Block> input, String name) {
    BlockCoder coder = BlockCoder.of(input);
    EvolvePlan plan = Planning.of(spec, name, coder.schema());
    StepContext letters = spec.policy() == EvolvePolicy.TRY_EVOLVE ? spec.context() : null;
    PCollectionTuple evolved =
        input.apply(
            "Evolve",
            ParDo.of(new EvolveFn(plan, coder.schema(), letters))
                .withOutputTags(EvolveResult.EVOLVED, TupleTagList.of(EvolveResult.REJECTED)));
    return new EvolveResult<>(
        evolved.get(EvolveResult.EVOLVED).setCoder(BlockCoder.of(plan.output())),
        evolved.get(EvolveResult.REJECTED));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
