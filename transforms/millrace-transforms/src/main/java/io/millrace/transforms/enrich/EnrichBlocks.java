/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

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
public final class EnrichBlocks
    extends Enriching<EnrichBlocks, PCollection<Block>, EnrichResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final transient PCollection<Block> table;
  private final EnrichSpec spec;

  private EnrichBlocks(PCollection<Block> table, EnrichSpec spec) {
    this.table = table;
    this.spec = spec;
  }

  /** The table to look up in. */
  public static EnrichBlocks from(PCollection<Block> table) {
    return new EnrichBlocks(requireNonNull(table, "table is null"), EnrichSpec.NONE);
  }

  /** The field of the input and the field of the table that must be equal; required. */
  public EnrichBlocks matching(String inputField, String tableField) {
    return new EnrichBlocks(table, spec.matching(inputField, tableField));
  }

  @Override
  AddedFields added() {
    return spec.added();
  }

  @Override
  EnrichBlocks adding(AddedFields added) {
    return new EnrichBlocks(table, spec.adding(added));
  }

  @Override
  public EnrichResult<Block> expand(PCollection<Block> input) {
    Schema rows = BlockCoder.of(input).schema();
    Schema tableRows = BlockCoder.of(table).schema();
    EnrichLayout layout = EnrichLayout.of(spec, input, rows, table, tableRows);
    return input.apply("LookUp", new LookUpBlocks(layout, table));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
