/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.ReadFilesResult;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Gives rows, letters and counts to outputs of their own: a source has one. */
final class SortBatchFn extends DoFn<KafkaBatch, Block> {
  private static final long serialVersionUID = 1L;

  private final TupleTag<Block> blocks;
  private final TupleTag<Rejected> letters;
  private final TupleTag<Row> tallies;

  SortBatchFn(TupleTag<Block> blocks, TupleTag<Rejected> letters, TupleTag<Row> tallies) {
    this.blocks = blocks;
    this.letters = letters;
    this.tallies = tallies;
  }

  @ProcessElement
  public void processElement(@Element KafkaBatch batch, MultiOutputReceiver out) {
    Block block = batch.block();
    if (block != null) {
      out.get(blocks).output(block);
    }
    batch.letters().forEach(out.get(letters)::output);
    out.get(tallies)
        .output(
            Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
                .attachValues(batch.place(), batch.records(), batch.bytes()));
  }
}
