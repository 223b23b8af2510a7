/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.LineCutter.Line;

/** Splits JSON lines into records: one per line that is not blank. */
final class LineSplitter implements RecordSplitter {
  private final ByteWindow window;
  private final LineCutter lines;
  private final int maxRecordBytes;

  LineSplitter(ByteWindow window, FileRecords records, int maxRecordBytes) {
    this.window = window;
    this.lines = new LineCutter(window, records);
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public boolean next() {
    if (window.offset() == 0) {
      lines.skipByteOrderMark();
    }
    if (window.peek() >= 0) {
      cut();
    }
    return lines.goesOn();
  }

  private void cut() {
    window.mark();
    long start = window.offset();
    Line line = lines.line(start, start, maxRecordBytes);
    if (line == null) {
      lines.addLong(start, start, maxRecordBytes);
    } else {
      lines.add(line, null);
    }
  }
}
