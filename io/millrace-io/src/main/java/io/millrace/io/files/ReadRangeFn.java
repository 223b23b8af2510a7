/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.LineChunks.Chunk;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.io.InputStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads one range per element. A file that cannot be read is a letter that says so. */
final class ReadRangeFn extends DoFn<FileRange, Block> {
  private static final long serialVersionUID = 1L;

  private final ReadBlocks.Settings settings;
  private transient @Nullable LineParser parser;

  ReadRangeFn(ReadBlocks.Settings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    parser = new JsonLineParser(settings.schema(), settings.spec());
  }

  @ProcessElement
  public void processElement(@Element FileRange range, MultiOutputReceiver out) {
    OutputReceiver<Block> blocks = out.get(ReadBlocksResult.BLOCKS);
    BlockRecords records =
        new BlockRecords(
            range,
            settings,
            requireNonNull(parser, "parser is null"),
            block -> blocks.outputWithTimestamp(block, BlockTimes.timestampOf(block)),
            out.get(ReadBlocksResult.REJECTED)::output);
    long bytes = 0;
    try (InputStream in = Storage.open(range)) {
      bytes = read(range, in, records);
    } catch (IOException e) {
      records.addUnreadable(range.from(), new byte[0], e);
    }
    out.get(ReadBlocksResult.TALLIES).output(tally(range, records.count(), bytes));
  }

  private long read(FileRange range, InputStream in, BlockRecords records) {
    LineChunks chunks = new LineChunks(in, range, settings.spec().maxRecordBytes());
    long start = chunks.offset();
    try {
      for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        records.add(chunk);
      }
    } catch (IOException e) {
      records.addUnreadable(chunks.offset(), chunks.rest(), e);
    }
    return chunks.offset() - start;
  }

  private static Row tally(FileRange range, long records, long bytes) {
    return Row.withSchema(ReadFilesResult.TALLY_SCHEMA).attachValues(range.path(), records, bytes);
  }
}
