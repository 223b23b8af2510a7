/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Gives rows, letters and counts to outputs of their own: a source has one. */
final class SortBatchFn extends DoFn<ReadBatch, Block> {
  private static final long serialVersionUID = 1L;

  private final TupleTag<Block> blocks;
  private final @Nullable TupleTag<Rejected> letters;
  private final TupleTag<Row> tallies;

  /**
   * @param letters null for batches that have none
   */
  SortBatchFn(TupleTag<Block> blocks, @Nullable TupleTag<Rejected> letters, TupleTag<Row> tallies) {
    this.blocks = blocks;
    this.letters = letters;
    this.tallies = tallies;
  }

  @ProcessElement
  public void processElement(@Element ReadBatch batch, MultiOutputReceiver out) {
    Block block = batch.block();
    if (block != null) {
      out.get(blocks).output(block);
    }
    if (letters != null) {
      batch.letters().forEach(out.get(letters)::output);
    }
    out.get(tallies)
        .output(
            Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
                .attachValues(batch.place(), batch.records(), batch.bytes()));
  }
}
