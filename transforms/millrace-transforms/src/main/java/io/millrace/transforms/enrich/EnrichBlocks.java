/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Adds fields of a bounded table to each row of a block whose key is in the table: {@link Enrich}
 * for blocks, with the same promises and the same results.
 *
 * <p>The table is in blocks too and is held once per worker in columns: about 15 bytes an entry
 * beside its fields, twice its key. What a row costs does not grow with the table. A key that is in
 * the table twice, or missing, stops the run when the first block is looked up.
 *
 * <p><b>Runners:</b> Flink's batch mode sorts a worker's part of the table as one record, which may
 * have a seventh of a slot's managed memory: embedded, with two slots, some 50 MiB.
 *
 * <pre>{@code
 * blocks.apply(
 *     EnrichBlocks.from(products)
 *         .matching("product_id", "product_id")
 *         .picking(Map.of("category", "category"))
 *         .onMissReject(new StepContext(runId, "clicks/Enrich")));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EnrichBlocks extends PTransform<PCollection<Block>, EnrichBlocksResult> {
  private static final long serialVersionUID = 1L;

  private final transient PCollection<Block> table;
  private final EnrichSpec spec;

  private EnrichBlocks(PCollection<Block> table, EnrichSpec spec) {
    this.table = table;
    this.spec = spec;
  }

  /** The table to look up in. */
  public static EnrichBlocks from(PCollection<Block> table) {
    return new EnrichBlocks(
        requireNonNull(table, "table is null"), new EnrichSpec(null, Map.of(), null, null));
  }

  /** The field of the input and the field of the table that must be equal; required. */
  public EnrichBlocks matching(String inputField, String tableField) {
    return with(spec.matching(inputField, tableField));
  }

  /**
   * The fields to add; none by default.
   *
   * @param tableFieldByOutputField new names, each with the table's field it is filled from
   */
  public EnrichBlocks picking(Map<String, String> tableFieldByOutputField) {
    return with(spec.picking(tableFieldByOutputField));
  }

  /** Adds a BOOLEAN field that is true where the key was in the table; absent by default. */
  public EnrichBlocks flagging(String outputField) {
    return with(spec.flagging(requireNonNull(outputField, "outputField is null")));
  }

  /** Keeps a row whose key is not in the table; its picked fields are null. The default. */
  public EnrichBlocks onMissKeep() {
    return with(spec.rejectingAt(null));
  }

  /** Makes a dead letter of a row whose key is not in the table. */
  public EnrichBlocks onMissReject(StepContext context) {
    return with(spec.rejectingAt(requireNonNull(context, "context is null")));
  }

  private EnrichBlocks with(EnrichSpec changed) {
    return new EnrichBlocks(table, changed);
  }

  @Override
  public EnrichBlocksResult expand(PCollection<Block> input) {
    Schema rows = BlockCoder.of(input).schema();
    Schema tableRows = BlockCoder.of(table).schema();
    EnrichLayout layout = EnrichLayout.of(spec, input, rows, table, tableRows);
    // In parts: as one element a large table would be more than some engines sort or send.
    PCollectionView<Iterable<Block>> lookup =
        table
            .apply(
                "PickEntries",
                MapElements.into(TypeDescriptor.of(Block.class))
                    .via(block -> block.project(layout.entrySchema(), layout.entryFields())))
            .setCoder(BlockCoder.of(layout.entrySchema()))
            .apply("View", View.asIterable());
    PCollectionTuple outputs =
        input.apply(
            "LookUp",
            ParDo.of(new LookUpBlocksFn(layout, lookup))
                .withSideInputs(lookup)
                .withOutputTags(
                    EnrichBlocksResult.ENRICHED, TupleTagList.of(EnrichBlocksResult.REJECTED)));
    return new EnrichBlocksResult(
        outputs.get(EnrichBlocksResult.ENRICHED).setCoder(BlockCoder.of(layout.outputSchema())),
        outputs.get(EnrichBlocksResult.REJECTED));
  }
}
