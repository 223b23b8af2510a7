/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.worker.WorkerHeld;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** Looks the rows of a block up in the table, and adds columns. */
final class LookUpBlocksFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final EnrichLayout layout;
  private final PCollectionView<Iterable<Block>> view;
  private final WorkerHeld<Boolean, LookupBlock> tables = new WorkerHeld<>();
  private transient @Nullable BlockKeys keys;
  private transient @Nullable MissLetter missLetter;
  private transient @Nullable LookupBlock table;

  LookUpBlocksFn(EnrichLayout layout, PCollectionView<Iterable<Block>> view) {
    this.layout = layout;
    this.view = view;
  }

  @Setup
  public void setup() {
    tables.open();
    keys = new BlockKeys(layout.inputSchema(), List.of(layout.inputKeyName()));
    StepContext rejectAt = layout.rejectAt();
    missLetter =
        rejectAt == null
            ? null
            : new MissLetter(rejectAt, layout.inputKeyName(), layout.inputSchema());
  }

  @ProcessElement
  public void processElement(ProcessContext context) {
    Block block = context.element();
    LookupBlock entries = tableIn(context);
    BlockKeys read = requireNonNull(keys, "keys is null");
    read.read(block);
    int[] numbers = entries.find(read, block.rows());
    if (missLetter != null) {
      int[] hits = rejectMisses(context, missLetter, block, numbers);
      if (hits.length < block.rows()) {
        block = block.take(hits, 0, hits.length);
        int[] found = new int[hits.length];
        for (int i = 0; i < hits.length; i++) {
          found[i] = numbers[hits[i]];
        }
        numbers = found;
      }
    }
    if (numbers.length > 0) {
      context.output(extend(block, entries, numbers));
    }
  }

  private Block extend(Block block, LookupBlock entries, int[] numbers) {
    Schema output = layout.outputSchema();
    List<Column> added = new ArrayList<>();
    for (int field = 0; field < layout.entryFields().length - 1; field++) {
      added.add(entries.pick(field, numbers));
    }
    if (layout.flagged()) {
      added.add(Block.flags(numbers, number -> number >= 0));
    }
    return block.with(output, added);
  }

  /** Gives out a dead letter for each miss; returns the rows that are none. */
  private int[] rejectMisses(
      ProcessContext context, MissLetter letter, Block block, int[] numbers) {
    int[] hits = new int[numbers.length];
    int count = 0;
    for (int row = 0; row < numbers.length; row++) {
      if (numbers[row] >= 0) {
        hits[count++] = row;
      } else {
        Object key = block.column(layout.inputKey()).valueAt(row);
        context.output(EnrichBlocksResult.REJECTED, letter.of(block.row(row), key));
      }
    }
    return Arrays.copyOf(hits, count);
  }

  /** The table is bounded, so that it is whole when it is there, and indexed once per worker. */
  private LookupBlock tableIn(ProcessContext context) {
    LookupBlock held = table;
    if (held == null) {
      held = tables.get(true);
    }
    if (held == null) {
      held = LookupBlock.of(layout.tableKeyName(), layout.entrySchema(), context.sideInput(view));
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
