/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts records out of a window of bytes at line ends, however long they are.
 *
 * <p>Not thread-safe; one per file.
 */
final class LineCutter {
  private final ByteWindow window;
  private final RecordSink records;
  private boolean brokenOff;

  LineCutter(ByteWindow window, RecordSink records) {
    this.window = window;
    this.records = records;
  }

  /**
   * A line in the window's memory, without its line end.
   *
   * @param terminated false for a last line without a line end
   */
  record Line(long offset, byte[] array, int from, int length, boolean terminated) {
    /** True for a line that is no record: empty, or only a carriage return. */
    boolean isBlank() {
      return length == 0 || (length == 1 && array[from] == '\r');
    }
  }

  /** Goes past a byte order mark: at the start of a file it is no part of the first record. */
  void skipByteOrderMark() {
    window.mark();
    if (window.next() != 0xef || window.next() != 0xbb || window.next() != 0xbf) {
      window.seek(0);
    }
  }

  /**
   * The bytes from {@code start}, the window's mark, to the first line end at or after {@code
   * searchFrom}; null if they are more than {@code maxBytes}.
   */
  @Nullable Line line(long start, long searchFrom, int maxBytes) {
    window.seek(searchFrom);
    // A line end is up to two bytes long.
    boolean terminated = window.skipPast((byte) '\n', start + maxBytes + 2L - searchFrom);
    long end = terminated ? window.offset() - 1 : window.offset();
    byte[] array = window.array();
    if (terminated && end > start && array[window.index(end - 1)] == '\r') {
      end--;
    }
    return end - start > maxBytes
        ? null
        : new Line(start, array, window.index(start), (int) (end - start), terminated);
  }

  /** Adds that line as a record, unless it is blank. */
  void add(Line line, @Nullable Problem problem) {
    if (!line.isBlank()) {
      @Nullable Problem all = brokenOff(line.terminated()) ? brokenOff() : problem;
      records.add(line.offset(), line.array(), line.from(), line.length(), all);
    }
  }

  /** Adds the bytes that {@link #line} has found too many, of which only the first are kept. */
  void addLong(long start, long searchFrom, int maxBytes) {
    RecordBytes record = new RecordBytes(FileRecords.KEPT_BYTES);
    window.seek(start);
    boolean terminated = false;
    boolean heldReturn = false; // A carriage return counts only if no line feed follows it.
    while (!terminated && window.peek() >= 0) {
      byte[] array = window.array();
      int from = window.index(window.offset());
      int available = window.available();
      int skipped = (int) Math.max(0, Math.min(available, searchFrom - window.offset()));
      int lineFeed = indexOfLineFeed(array, from + skipped, from + available);
      terminated = lineFeed >= 0;
      int end = terminated ? lineFeed : from + available;
      if (heldReturn && end > from) {
        record.write('\r');
        heldReturn = false;
      }
      if (end > from && array[end - 1] == '\r') {
        heldReturn = true;
        record.write(array, from, end - 1 - from);
      } else {
        record.write(array, from, end - from);
      }
      window.seek(window.offset() + (end - from) + (terminated ? 1 : 0));
      window.mark();
    }
    if (heldReturn && !terminated) {
      record.write('\r');
    }
    records.add(
        start,
        record,
        brokenOff(terminated) ? brokenOff() : FileRecords.tooLarge(record.length(), maxBytes));
  }

  /** Adds a record to say that the input broke off here, if it did and no record has said so. */
  void finish() {
    if (window.failure() != null && !brokenOff) {
      records.addNothing(window.offset(), brokenOff());
    }
  }

  /** Whether there is more to cut; {@linkplain #finish finishes} if not. */
  boolean goesOn() {
    if (window.peek() >= 0) {
      return true;
    }
    finish();
    return false;
  }

  /** True if a line that ended like this is not known to be whole. */
  boolean brokenOff(boolean terminated) {
    return !terminated && window.failure() != null;
  }

  private Problem brokenOff() {
    IOException failure = window.failure();
    if (failure == null) {
      throw new IllegalStateException("The input has not failed");
    }
    brokenOff = true;
    return records.unreadable(window.offset(), failure);
  }

  private static int indexOfLineFeed(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      if (array[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
