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
  public Reading open(FileRange range, BlockRecords records) throws IOException {
    InputStream in = Storage.open(range);
    try {
      return open(range, in, records);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private Reading open(FileRange range, InputStream in, BlockRecords records) throws IOException {
    CsvBlocks blocks = new CsvBlocks(records, parser, recordColumn);
    ByteWindow window = new ByteWindow(in, Math.max(0, range.from() - 1));
    if (range.from() == 0) {
      CsvSplitter splitter = new CsvSplitter(window, blocks, maxRecordBytes);
      splitter.takeHeader();
      return new Records(in, window, splitter, blocks, 0, range.to());
    }
    try (InputStream whole = Storage.open(range.path())) {
      ByteWindow head = new ByteWindow(whole);
      int columns = new CsvSplitter(head, blocks, maxRecordBytes).takeHeader();
      passLines(window, head.offset());
      CsvSplitter splitter = new CsvSplitter(window, blocks, maxRecordBytes, columns);
      return new Records(in, window, splitter, blocks, window.offset(), range.to());
    }
  }

  /**
   * The records of a range.
   *
   * @param start where its first record is
   * @param end before which its last one starts
   */
  private record Records(
      InputStream in,
      ByteWindow window,
      CsvSplitter splitter,
      CsvBlocks blocks,
      long start,
      long end)
      implements Reading {
    @Override
    public boolean next() {
      if (splitter.nextBefore(end)) {
        return true;
      }
      blocks.flush();
      return false;
    }

    @Override
    public long bytes() {
      return window.offset() - start;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
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
