/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads one range per element. A file that cannot be read is a letter that says so. */
final class ReadRangeFn extends DoFn<FileRange, Block> {
  private static final long serialVersionUID = 1L;

  private final ReadBlocksSettings settings;
  private transient @Nullable RangeReader reader;

  ReadRangeFn(ReadBlocksSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    reader = settings.reader();
  }

  @ProcessElement
  public void processElement(@Element FileRange range, MultiOutputReceiver out) {
    OutputReceiver<Block> blocks = out.get(ReadBlocksResult.BLOCKS);
    Row tally =
        read(
            range,
            block -> blocks.outputWithTimestamp(block, BlockTimes.timestampOf(block)),
            out.get(ReadBlocksResult.REJECTED)::output);
    out.get(ReadBlocksResult.TALLIES).output(tally);
  }

  /** Gives the range's records to the outputs; returns its tally. */
  Row read(FileRange range, Consumer<Block> blocks, Consumer<Rejected> letters) {
    // A line of JSON stays where it is, and its column is added to the block.
    Schema gathered = settings.format() == FileFormat.JSONL ? settings.schema() : settings.output();
    BlockRecords records = new BlockRecords(range.path(), settings, gathered, blocks, letters);
    long bytes = 0;
    try {
      bytes = requireNonNull(reader, "not set up").read(range, records);
    } catch (IOException e) {
      records.addUnreadable(range.from(), new RecordBytes(0), e);
    }
    return Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
        .attachValues(range.path(), records.count(), bytes);
  }
}
