/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** Makes one {@link LookupBlock} of a whole table; an empty one of an empty table. */
final class IndexBlocks extends PTransform<PCollection<Block>, PCollectionView<LookupBlock>> {
  private static final long serialVersionUID = 1L;

  private final EnrichLayout layout;

  IndexBlocks(EnrichLayout layout) {
    this.layout = layout;
  }

  @Override
  public PCollectionView<LookupBlock> expand(PCollection<Block> table) {
    return table
        .apply("PickEntries", ParDo.of(new PickEntriesFn(layout)))
        .setCoder(KvCoder.of(VarIntCoder.of(), BlockCoder.of(layout.entrySchema())))
        .apply("GroupAll", GroupByKey.create())
        .apply("Build", ParDo.of(new BuildFn(layout)))
        .setCoder(LookupBlock.coder(layout.entrySchema()))
        .apply(
            "View",
            View.<LookupBlock>asSingleton()
                .withDefaultValue(LookupBlock.none(layout.entrySchema())));
  }

  private static final class PickEntriesFn extends DoFn<Block, KV<Integer, Block>> {
    private static final long serialVersionUID = 1L;

    private final EnrichLayout layout;

    PickEntriesFn(EnrichLayout layout) {
      this.layout = layout;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<KV<Integer, Block>> out) {
      out.output(KV.of(0, block.project(layout.entrySchema(), layout.entryFields())));
    }
  }

  private static final class BuildFn extends DoFn<KV<Integer, Iterable<Block>>, LookupBlock> {
    private static final long serialVersionUID = 1L;

    private final EnrichLayout layout;

    BuildFn(EnrichLayout layout) {
      this.layout = layout;
    }

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Iterable<Block>> all, OutputReceiver<LookupBlock> out) {
      out.output(LookupBlock.of(layout.tableKeyName(), layout.entrySchema(), all.getValue()));
    }
  }
}
