/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Cuts CSV files into ranges.
 *
 * <p>Inside quotes a line end is no record's end, and where quotes are open is known only from the
 * start of the file. So a file is looked through first, up to its first quote: with one it stays
 * whole.
 */
final class CsvRanges extends DoFn<InputFile, FileRange> {
  private static final long serialVersionUID = 1L;
  private static final int CHUNK = 1 << 20;

  private final long rangeBytes;
  private final int maxHeaderBytes;

  CsvRanges(long rangeBytes, ReadFilesSpec spec) {
    this.rangeBytes = rangeBytes;
    this.maxHeaderBytes = CsvSplitter.maxHeaderBytes(spec.maxRecordBytes());
  }

  @ProcessElement
  public void processElement(@Element InputFile file, OutputReceiver<FileRange> out) {
    ranges(file).forEach(out::output);
  }

  List<FileRange> ranges(InputFile file) {
    boolean split =
        file.sizeBytes() > rangeBytes
            && file.compression() == FileCompression.NONE
            && isPlain(file);
    return FileRange.of(List.of(file), split ? rangeBytes : Long.MAX_VALUE);
  }

  private boolean isPlain(InputFile file) {
    try (InputStream in = Storage.open(file)) {
      byte[] chunk = new byte[CHUNK];
      int read = in.readNBytes(chunk, 0, CHUNK);
      if (!hasHeader(chunk, read)) {
        return false;
      }
      while (read > 0) {
        if (Lines.find((byte) '"', chunk, 0, read) < read) {
          return false;
        }
        read = in.readNBytes(chunk, 0, CHUNK);
      }
      return true;
    } catch (IOException e) {
      return false; // Whoever reads the file tells what is wrong with it, at its place.
    }
  }

  /** Whether the first line that is not blank is short enough for a header. */
  private boolean hasHeader(byte[] bytes, int length) {
    int from = Lines.byteOrderMark(bytes, length);
    while (from < length) {
      int end = Lines.end(bytes, from, length);
      boolean blank =
          end == from || (bytes[from] == '\r' && end - from <= 2 && bytes[end - 1] == '\r');
      if (!blank) {
        return end < length && end - from <= maxHeaderBytes;
      }
      from = end + 1;
    }
    return false;
  }
}
