/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.rows.InputCheck;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * {@link EmbedText} for blocks, with the same promises and the same vectors; event times and stamps
 * stay. A block comes out in parts of at most a MiB of vectors.
 *
 * <pre>{@code
 * blocks.apply(
 *     EmbedText.in("prompt").into("embedding").using(Embedder.hashing(256)).onBlocks());
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EmbedTextBlocks extends PTransform<PCollection<Block>, EmbedTextResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final EmbedTextSpec spec;
  private final @Nullable Embedder embedder;

  EmbedTextBlocks(EmbedTextSpec spec, @Nullable Embedder embedder) {
    this.spec = spec;
    this.embedder = embedder;
  }

  @Override
  public EmbedTextResult<Block> expand(PCollection<Block> input) {
    Schema schema = BlockCoder.of(input).schema();
    InputCheck check = InputCheck.of("embed texts of", input, schema);
    check.field(spec.textField(), List.of(TypeName.STRING));
    String outputField = spec.outputField();
    if (outputField == null) {
      check.problem("Missing required output field; name it by into(field)");
    } else {
      List<String> names = new ArrayList<>(schema.getFieldNames());
      names.add(outputField);
      check.outputFields(names);
    }
    if (embedder == null) {
      check.problem("Missing required embedder; choose it by using(embedder)");
    }
    check.orThrow();
    Schema output =
        Schema.builder()
            .addFields(schema.getFields())
            .addFields(
                Field.nullable(
                    requireNonNull(outputField, "outputField is null"),
                    FieldType.array(FieldType.FLOAT)))
            .build();
    EmbedFn embed = new EmbedFn(spec, requireNonNull(embedder, "embedder is null"), schema, output);
    PCollectionTuple outputs =
        input.apply(
            "Embed",
            ParDo.of(embed).withOutputTags(EmbedFn.EMBEDDED, TupleTagList.of(EmbedFn.REJECTED)));
    return new EmbedTextResult<>(
        outputs.get(EmbedFn.EMBEDDED).setCoder(BlockCoder.of(output)),
        outputs.get(EmbedFn.REJECTED));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
    builder.add(DisplayData.item("embedder", embedder == null ? "none" : embedder.name()));
  }
}
