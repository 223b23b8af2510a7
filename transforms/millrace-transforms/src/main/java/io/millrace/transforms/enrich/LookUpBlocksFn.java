/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.worker.WorkerHeld;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** Looks the rows of a block up in the table, and adds columns. */
final class LookUpBlocksFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final EnrichLayout layout;
  private final PCollectionView<Iterable<Block>> view;
  private final WorkerHeld<Boolean, Lookup> tables = new WorkerHeld<>();
  private transient @Nullable BlockKeys keys;
  private transient @Nullable Extension extension;
  private transient @Nullable Lookup table;

  LookUpBlocksFn(EnrichLayout layout, PCollectionView<Iterable<Block>> view) {
    this.layout = layout;
    this.view = view;
  }

  @Setup
  public void setup() {
    tables.open();
    keys = new BlockKeys(layout.inputSchema(), List.of(layout.inputKeyName()));
    extension = new Extension(layout.added(), layout.inputKeyName());
  }

  @ProcessElement
  public void processElement(ProcessContext context) {
    Block block = context.element();
    Lookup entries = tableIn(context);
    BlockKeys read = requireNonNull(keys, "keys is null");
    read.read(block);
    requireNonNull(extension, "extension is null")
        .extend(
            block,
            entries.find(read, block),
            entries,
            new Extension.Out() {
              @Override
              public void enriched(Block extended) {
                context.output(extended);
              }

              @Override
              public void rejected(Rejected letter) {
                context.output(EnrichResult.REJECTED, letter);
              }
            });
  }

  /** The table is bounded, so that it is whole when it is there, and indexed once per worker. */
  private Lookup tableIn(ProcessContext context) {
    Lookup held = table;
    if (held == null) {
      held = tables.get(true);
    }
    if (held == null) {
      held = layout.lookup(context.sideInput(view));
      tables.put(true, held);
    }
    table = held;
    return held;
  }

  @Teardown
  public void teardown() {
    tables.close();
    table = null;
  }
}
