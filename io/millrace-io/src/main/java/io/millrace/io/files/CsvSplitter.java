/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.LineCutter.Line;
import org.jspecify.annotations.Nullable;

/**
 * Splits CSV into records, and comes back from a bad quote.
 *
 * <p>A record may span lines inside quotes. Where that turns out wrong (the quote is still open at
 * the end of the file or after {@code maxRecordBytes}, text follows the closing quote, or the
 * columns are not as many as the header's), the first line becomes a malformed record of its own
 * and splitting resumes at the second: one bad quote swallows no line after it. A line that opens a
 * quote while another is open adds a column, so that no byte is scanned more often than the header
 * has columns, and once more.
 *
 * <p>A record too large, which cannot be scanned back, ends at the first line end after {@code
 * maxRecordBytes}. Not thread-safe; one per file.
 */
final class CsvSplitter implements RecordSplitter {
  private static final int ANY_NUMBER = -1;

  /**
   * Without a header that can be read no record over several lines can be told from a bad quote.
   */
  private static final int UNKNOWN = 0;

  private static final int NOT_TAKEN = -2;

  private final ByteWindow window;
  private final RecordSink records;
  private final LineCutter lines;
  private final int maxRecordBytes;
  private int columns;

  /**
   * Where a record ends.
   *
   * @param searchFrom the record ends at the first line end at or after this offset
   */
  private record Extent(long searchFrom, int columns, @Nullable Problem problem) {}

  CsvSplitter(ByteWindow window, RecordSink records, int maxRecordBytes) {
    this(window, records, maxRecordBytes, NOT_TAKEN);
  }

  /**
   * Splits what follows the header.
   *
   * @param columns as {@link #takeHeader} has given
   */
  CsvSplitter(ByteWindow window, RecordSink records, int maxRecordBytes, int columns) {
    this.columns = columns;
    this.window = window;
    this.records = records;
    this.lines = new LineCutter(window, records);
    this.maxRecordBytes = maxRecordBytes;
  }

  /** How long a header may be: every record carries it, so not more than is kept of a record. */
  static int maxHeaderBytes(int maxRecordBytes) {
    return Math.min(maxRecordBytes, FileRecords.KEPT_BYTES);
  }

  /** Takes the header first, and then a record at a time. */
  @Override
  public boolean next() {
    if (columns == NOT_TAKEN) {
      takeHeader();
    } else if (window.peek() >= 0) {
      cut();
    }
    return lines.goesOn();
  }

  /** Takes the next record if it starts before an offset; false if there is none. */
  boolean nextBefore(long end) {
    if (window.offset() < end && window.peek() >= 0) {
      cut();
      return true;
    }
    if (window.offset() < end) {
      lines.finish();
    }
    return false;
  }

  private void cut() {
    long start = startRecord();
    Extent extent = scan(start, maxRecordBytes, columns);
    Line line = lines.line(start, extent.searchFrom(), maxRecordBytes);
    if (line == null) {
      lines.addLong(start, extent.searchFrom(), maxRecordBytes);
    } else {
      lines.add(line, extent.problem());
    }
  }

  /** Takes the first line that is not blank as header; returns its number of columns. */
  int takeHeader() {
    columns = header();
    return columns;
  }

  private int header() {
    lines.skipByteOrderMark();
    int maxBytes = maxHeaderBytes(maxRecordBytes);
    while (window.peek() >= 0) {
      long start = startRecord();
      Extent extent = scan(start, maxBytes, ANY_NUMBER);
      Line line = lines.line(start, extent.searchFrom(), maxBytes);
      if (line == null) {
        records.useNoHeader(CsvHeader.tooLong(maxBytes));
        lines.addLong(start, extent.searchFrom(), maxBytes);
        return UNKNOWN;
      }
      if (lines.brokenOff(line.terminated())) {
        lines.add(line, null);
        return UNKNOWN;
      }
      if (!line.isBlank()) {
        CsvHeader header = CsvHeader.of(line);
        records.useHeader(header.text(), header.fault());
        return extent.problem() == null ? extent.columns() : UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  private long startRecord() {
    window.mark();
    return window.offset();
  }

  private Extent scan(long start, int maxBytes, int expectedColumns) {
    long plain = expectedColumns == ANY_NUMBER ? -1 : window.plainLineEnd();
    if (plain >= 0 && plain < start + maxBytes + 2L) {
      return new Extent(plain, expectedColumns, null);
    }
    CsvState state = CsvState.FIELD_START;
    int columns = 1;
    long firstLineEnd = -1;
    // A line end is up to two bytes long.
    while (window.offset() < start + maxBytes + 2L) {
      int next = window.next();
      if (next < 0 && state == CsvState.QUOTED) {
        return unclosed(firstLineEnd < 0 ? window.offset() : firstLineEnd, "up to the file's end");
      }
      if (next < 0 || (next == '\n' && state != CsvState.QUOTED)) {
        return firstLineEnd < 0 || expectedColumns == ANY_NUMBER || columns == expectedColumns
            ? new Extent(next < 0 ? window.offset() : window.offset() - 1, columns, null)
            : unclosed(firstLineEnd, columnsDiffer(columns, expectedColumns));
      }
      if (next == '\n' && firstLineEnd < 0) {
        firstLineEnd = window.offset() - 1;
      }
      if (next == '\r' && state == CsvState.QUOTE && window.peek() == '\n') {
        continue;
      }
      state = state.after(next);
      if (state == CsvState.FIELD_START) {
        columns++;
      }
      if (state == CsvState.BROKEN) {
        return firstLineEnd < 0
            ? new Extent(window.offset(), columns, null)
            : unclosed(firstLineEnd, "text follows the next quote");
      }
      if (firstLineEnd >= 0 && expectedColumns != ANY_NUMBER && columns > expectedColumns) {
        return unclosed(firstLineEnd, columnsDiffer(columns, expectedColumns));
      }
    }
    boolean open = state == CsvState.QUOTED || state == CsvState.QUOTE;
    return open && firstLineEnd >= 0
        ? unclosed(firstLineEnd, "within " + maxBytes + " bytes")
        : new Extent(window.offset(), columns, null);
  }

  private static String columnsDiffer(int columns, int expected) {
    return expected == UNKNOWN
        ? "the header cannot be read"
        : "with it the record has "
            + columns
            + (columns > expected ? " or more" : "")
            + " columns, the header has "
            + expected;
  }

  private static Extent unclosed(long lineEnd, String reason) {
    return new Extent(
        lineEnd,
        UNKNOWN,
        new Problem(
            RawRecord.MALFORMED_RECORD,
            "Cannot find the end of record: unclosed quote ("
                + reason
                + "); the line is taken alone"));
  }
}
