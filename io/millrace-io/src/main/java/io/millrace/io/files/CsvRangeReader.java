/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;

/** Reads ranges of CSV files; one that does not start its file has no quotes in it. */
final class CsvRangeReader implements RangeReader {
  private static final int STEP_BYTES = 1 << 16;

  private final CsvLineParser parser;
  private final int recordColumn;
  private final int maxRecordBytes;

  CsvRangeReader(ReadBlocksSettings settings) {
    parser = new CsvLineParser(settings.schema());
    recordColumn = settings.recordField() == null ? -1 : settings.schema().getFieldCount();
    maxRecordBytes = settings.spec().maxRecordBytes();
  }

  @Override
  public long read(FileRange range, BlockRecords records) throws IOException {
    try (InputStream in = Storage.open(range)) {
      return read(range, in, records);
    }
  }

  private long read(FileRange range, InputStream in, BlockRecords records) throws IOException {
    CsvBlocks blocks = new CsvBlocks(records, parser, recordColumn);
    ByteWindow window = new ByteWindow(in, Math.max(0, range.from() - 1));
    CsvSplitter splitter;
    long start = 0;
    if (range.from() == 0) {
      splitter = new CsvSplitter(window, blocks, maxRecordBytes);
      splitter.takeHeader();
    } else {
      try (InputStream whole = Storage.open(range.path())) {
        ByteWindow head = new ByteWindow(whole);
        int columns = new CsvSplitter(head, blocks, maxRecordBytes).takeHeader();
        passLines(window, head.offset());
        splitter = new CsvSplitter(window, blocks, maxRecordBytes, columns);
      }
      start = window.offset();
    }
    splitter.splitTo(range.to());
    blocks.flush();
    return window.offset() - start;
  }

  /** Goes past the line of the range before, and to the end of the header at least. */
  private static void passLines(ByteWindow window, long headerEnd) {
    boolean passed = false;
    while ((!passed || window.offset() < headerEnd) && window.peek() >= 0) {
      passed = window.skipPast((byte) '\n', STEP_BYTES);
      window.mark();
    }
  }
}
