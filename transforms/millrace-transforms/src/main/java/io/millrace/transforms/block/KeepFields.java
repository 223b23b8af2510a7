/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps some fields of each row and drops the others, so that they are neither shuffled nor held.
 *
 * <p>Rows keep their event times and stamps. No value is copied.
 *
 * <pre>{@code
 * blocks.apply(KeepFields.of("product_id", "quantity")) // id, product_id, quantity -> the last two
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class KeepFields extends PTransform<PCollection<Block>, PCollection<Block>> {
  private static final long serialVersionUID = 1L;
  private final List<String> fields;

  private KeepFields(List<String> fields) {
    this.fields = fields;
  }

  /** The fields to keep, in their new order, each once. */
  public static KeepFields of(String... fields) {
    return new KeepFields(List.of(fields));
  }

  @Override
  public PCollection<Block> expand(PCollection<Block> input) {
    Schema schema = BlockCoder.of(input).schema();
    List<String> missing = fields.stream().filter(field -> !schema.hasField(field)).toList();
    if (!missing.isEmpty()) {
      throw new ValidationException(
          "Missing required fields %s (available: %s)".formatted(missing, schema.getFieldNames()));
    }
    Schema kept = Schema.of(fields.stream().map(schema::getField).toArray(Schema.Field[]::new));
    int[] indexes = fields.stream().mapToInt(schema::indexOf).toArray();
    return input.apply(ParDo.of(new KeepFn(kept, indexes))).setCoder(BlockCoder.of(kept));
  }

  private static final class KeepFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;
    private final Schema kept;
    private final int[] indexes;

    KeepFn(Schema kept, int[] indexes) {
      this.kept = kept;
      this.indexes = indexes;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      out.output(block.project(kept, indexes));
    }
  }
}
