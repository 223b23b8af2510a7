/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;

/** Reads one file per element. A file that cannot be read is a record that says so. */
final class ReadFileFn extends DoFn<InputFile, Block> {
  private static final long serialVersionUID = 1L;
  private final StepContext context;
  private final Instant ingestedAt;
  private final ReadFilesSpec spec;

  ReadFileFn(StepContext context, Instant ingestedAt, ReadFilesSpec spec) {
    this.context = context;
    this.ingestedAt = ingestedAt;
    this.spec = spec;
  }

  @ProcessElement
  public void processElement(@Element InputFile file, MultiOutputReceiver outputs) {
    OutputReceiver<Block> records = outputs.get(ReadFilesResult.RECORDS_TAG);
    outputs.get(ReadFilesResult.TALLIES_TAG).output(read(file, records::output));
  }

  /** Gives the file's records to the output; returns its tally. */
  Row read(InputFile file, Consumer<Block> output) {
    RawBlocks blocks = new RawBlocks(file, context, ingestedAt, SplitTimes.none(), output);
    FileCursor cursor = new FileCursor(file, FileCursor.Place.START, blocks, spec);
    try (cursor) {
      while (cursor.next()) {
        // Each step adds what it finds to the blocks.
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + file.path(), e);
    }
    blocks.giveOut();
    return Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
        .attachValues(file.path(), blocks.count(), cursor.offset());
  }
}
