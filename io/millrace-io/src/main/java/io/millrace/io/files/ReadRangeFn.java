/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.LineChunks.Chunk;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
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
    Row tally =
        read(
            range,
            block -> blocks.outputWithTimestamp(block, BlockTimes.timestampOf(block)),
            out.get(ReadBlocksResult.REJECTED)::output);
    out.get(ReadBlocksResult.TALLIES).output(tally);
  }

  /** Gives the range's records to the outputs; returns its tally. */
  Row read(FileRange range, Consumer<Block> blocks, Consumer<Rejected> letters) {
    BlockRecords records =
        new BlockRecords(range.path(), settings, settings.schema(), blocks, letters);
    long bytes = 0;
    try (InputStream in = Storage.open(range)) {
      bytes = read(range, in, records);
    } catch (IOException e) {
      addUnreadable(records, range.from(), new RecordBytes(0), e);
    }
    return Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
        .attachValues(range.path(), records.count(), bytes);
  }

  private long read(FileRange range, InputStream in, BlockRecords records) {
    LineBlocks lines = new LineBlocks(settings, requireNonNull(parser, "not set up"), records);
    LineChunks chunks = new LineChunks(in, range, settings.spec().maxRecordBytes());
    long start = chunks.offset();
    try {
      for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        lines.add(chunk);
      }
      return chunks.offset() - start;
    } catch (IOException e) {
      addUnreadable(records, chunks.readTo(), chunks.rest(), e);
      return chunks.readTo() - start;
    }
  }

  /**
   * Adds a letter for what cannot be read, so that it is counted.
   *
   * @param rest what was read before that place of a line that may go on
   */
  private static void addUnreadable(
      BlockRecords records, long offset, RecordBytes rest, IOException cause) {
    records.addLetter(
        records.unreadable(offset, cause), rest, "text", String.valueOf(offset - rest.length()));
  }
}
