/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * {@link Protect} for blocks, with the same promises and the same values. Fields that are not
 * protected are not looked at; event times and stamps stay.
 *
 * <pre>{@code
 * blocks.apply(Protect.fields(Protection.mask("iban", 4, 2)).onBlocks()).protectedRows();
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class ProtectBlocks extends PTransform<PCollection<Block>, ProtectResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final ProtectSpec spec;
  private final @Nullable KeySupplier keys;

  ProtectBlocks(ProtectSpec spec, @Nullable KeySupplier keys) {
    this.spec = spec;
    this.keys = keys;
  }

  @Override
  public ProtectResult<Block> expand(PCollection<Block> input) {
    Schema schema = BlockCoder.of(input).schema();
    ProtectLayout layout = ProtectLayout.of(spec, keys, input, schema);
    PCollectionTuple outputs =
        input.apply(
            "ProtectFields",
            ParDo.of(new ProtectFn(layout))
                .withOutputTags(ProtectFn.PROTECTED, TupleTagList.of(ProtectFn.FOUND)));
    return new ProtectResult<>(
        outputs.get(ProtectFn.PROTECTED).setCoder(BlockCoder.of(layout.outputSchema())),
        outputs.get(ProtectFn.FOUND).setCoder(CountFindings.CODER),
        new CountFindings(Findings.of(spec)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
