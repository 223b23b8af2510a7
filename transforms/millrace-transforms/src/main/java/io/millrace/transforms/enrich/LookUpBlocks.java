/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Looks blocks up in a bounded table, which each worker holds whole. */
final class LookUpBlocks extends PTransform<PCollection<Block>, EnrichResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final EnrichLayout layout;
  private final transient PCollection<Block> table;

  LookUpBlocks(EnrichLayout layout, PCollection<Block> table) {
    this.layout = layout;
    this.table = table;
  }

  @Override
  public EnrichResult<Block> expand(PCollection<Block> input) {
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
                .withOutputTags(EnrichResult.ENRICHED, TupleTagList.of(EnrichResult.REJECTED)));
    return new EnrichResult<>(
        outputs.get(EnrichResult.ENRICHED).setCoder(BlockCoder.of(layout.outputSchema())),
        outputs.get(EnrichResult.REJECTED));
  }
}
