/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.io.InputStream;
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
    RawBlocks blocks =
        new RawBlocks(
            file, context, org.joda.time.Instant.ofEpochMilli(ingestedAt.toEpochMilli()), output);
    FileRecords records = new FileRecords(file, blocks);
    long bytes = 0;
    try (InputStream in = Storage.open(file)) {
      ByteWindow window = new ByteWindow(in);
      split(file, window, records);
      bytes = window.offset();
    } catch (IOException e) {
      records.addNothing(
          file.format() == FileFormat.AVRO ? null : bytes, records.unreadable(bytes, e));
    }
    blocks.giveOut();
    return Row.withSchema(ReadFilesResult.TALLY_SCHEMA)
        .attachValues(file.path(), blocks.count(), bytes);
  }

  private void split(InputFile file, ByteWindow window, FileRecords records) {
    int maxRecordBytes = spec.maxRecordBytes();
    switch (file.format()) {
      case CSV -> new CsvSplitter(window, records, maxRecordBytes).split();
      case JSONL -> new LineSplitter(window, records, maxRecordBytes).split();
      case AVRO -> new AvroSplitter(window, new AvroRecords(records, maxRecordBytes)).split();
      case PARQUET -> {
        // ReadFiles refuses those that are not empty.
      }
    }
  }
}
