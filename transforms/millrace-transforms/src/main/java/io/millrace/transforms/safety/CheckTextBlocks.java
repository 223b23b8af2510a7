/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.rows.InputCheck;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * {@link CheckPrompts} and {@link CheckAnswers} for blocks, with the same promises and the same
 * verdicts; event times and stamps stay.
 *
 * <pre>{@code
 * blocks.apply(CheckPrompts.in("prompt").onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CheckTextBlocks extends PTransform<PCollection<Block>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;

  private final CheckTextSpec spec;

  CheckTextBlocks(CheckTextSpec spec) {
    this.spec = spec;
  }

  @Override
  public PCollection<Block> expand(PCollection<Block> input) {
    Schema schema = BlockCoder.of(input).schema();
    Schema added = spec.added();
    InputCheck check = InputCheck.of("check texts of", input, schema);
    check.field(spec.textField(), List.of(TypeName.STRING));
    List<String> names = new ArrayList<>(schema.getFieldNames());
    names.addAll(added.getFieldNames());
    check.outputFields(names);
    check.orThrow();
    Schema output =
        Schema.builder().addFields(schema.getFields()).addFields(added.getFields()).build();
    return input
        .apply("Judge", ParDo.of(new CheckTextFn(spec, output)))
        .setCoder(BlockCoder.of(output));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
