/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a file as far as it is asked to. What cannot be read is a record that says
 * so. Not thread-safe; one per file.
 */
final class FileCursor implements Closeable {
  private final InputFile file;
  private final RawBlocks blocks;
  private final FileRecords records;
  private final int maxRecordBytes;
  private final Place start;
  private @Nullable InputStream in;
  private @Nullable ByteWindow window;
  private @Nullable RecordSplitter splitter;

  /**
   * How far a file was read.
   *
   * @param offset in its uncompressed bytes, where a splitter's step starts
   * @param number of the file's records before there
   * @param passed of the step's own records
   */
  record Place(long offset, long number, long passed) {
    static final Place START = new Place(0, 0, 0);
  }

  /** Goes on at a place where another cursor was in the same file. */
  FileCursor(InputFile file, Place start, RawBlocks blocks, ReadFilesSpec spec) {
    this.file = file;
    this.start = start;
    this.blocks = blocks;
    this.records = new FileRecords(file.path(), blocks);
    this.maxRecordBytes = spec.maxRecordBytes();
    startBlocks();
  }

  private void startBlocks() {
    blocks.startAfter(start.number(), start.number() + start.passed());
  }

  /** Reads some records more; false once the file is at its end. */
  boolean next() {
    try {
      if (splitter == null) {
        splitter = open();
      }
    } catch (IOException e) {
      startBlocks();
      boolean isAvro = file.format() == FileFormat.AVRO;
      records.addNothing(isAvro ? null : start.offset(), records.unreadable(start.offset(), e));
      return false;
    }
    return splitter.next();
  }

  /** Where the next step starts, in uncompressed bytes. */
  long offset() {
    return window == null ? start.offset() : window.offset();
  }

  private RecordSplitter open() throws IOException {
    ByteWindow bytes = new ByteWindow(stream(), start.offset());
    RecordSplitter opened =
        switch (file.format()) {
          case JSONL -> new LineSplitter(bytes, records, maxRecordBytes);
          case CSV -> csv(bytes);
          case AVRO -> avro(bytes);
          // Those that are not empty are refused.
          case PARQUET -> () -> false;
        };
    startBlocks();
    window = bytes;
    return opened;
  }

  private InputStream stream() throws IOException {
    if (start.offset() == 0) {
      in = Storage.open(file);
      return in;
    }
    InputStream stream =
        Storage.open(
            new FileRange(file.path(), file.compression(), start.offset(), Long.MAX_VALUE));
    in = stream;
    try {
      // A range of a plain file comes with the byte before it.
      boolean plain = file.compression() == FileCompression.NONE;
      stream.skipNBytes(plain ? 1 : start.offset());
    } catch (EOFException e) {
      throw new UnreadableInputException("it is shorter than it was", e);
    }
    return stream;
  }

  private RecordSplitter csv(ByteWindow bytes) throws IOException {
    if (start.offset() == 0) {
      return new CsvSplitter(bytes, records, maxRecordBytes);
    }
    // What is wrong with the header itself was told before.
    blocks.startAfter(0, Long.MAX_VALUE);
    try (InputStream whole = Storage.open(file)) {
      int columns = new CsvSplitter(new ByteWindow(whole), records, maxRecordBytes).takeHeader();
      return new CsvSplitter(bytes, records, maxRecordBytes, columns);
    }
  }

  private RecordSplitter avro(ByteWindow bytes) throws IOException {
    AvroRecords sink = new AvroRecords(records, maxRecordBytes);
    if (start.offset() == 0) {
      return new AvroSplitter(bytes, sink);
    }
    try (InputStream whole = Storage.open(file)) {
      return new AvroSplitter(bytes, sink, AvroHeader.read(new ByteWindow(whole)));
    } catch (CorruptAvroException e) {
      throw new UnreadableInputException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
