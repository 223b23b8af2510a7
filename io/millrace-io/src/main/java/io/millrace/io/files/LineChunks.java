/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a range in chunks of whole lines. Not thread-safe; one per range.
 *
 * <p><b>Memory:</b> a MiB, or twice the longest line taken whole if that is more. A chunk that
 * lasts is new memory, which costs as much as a third of parsing it.
 */
final class LineChunks {
  private static final int CHUNK = 1 << 20;

  /** So much is read at once: it is still near when it is copied out of the system's buffer. */
  private static final int PIECE = 1 << 16;

  /** A byte order mark before a line and a carriage return after it are no part of it. */
  private static final int LONGEST_ENDS = Lines.MARK_BYTES + 1;

  private final InputStream in;
  private final long end;
  private final int maxLine;
  private final boolean lasting;
  private final int held;
  private byte[] bytes;
  private int size;

  /** How many bytes before those held are the last chunk's. */
  private int given;

  /** In the file, of the first byte held. */
  private long offset;

  private boolean drained;
  private @Nullable IOException failure;

  /** A line too long to hold that reading failed in. */
  private @Nullable RecordBytes broken;

  /**
   * @param in the range's bytes; for one that does not start at 0, from the byte before it on
   * @param maxLine a longer line may be given out cut
   * @param lasting whether a chunk's bytes are never written to again; else they hold until the
   *     next chunk is asked for
   */
  LineChunks(InputStream in, FileRange range, int maxLine, boolean lasting) {
    this(in, range, maxLine, lasting, CHUNK);
  }

  /**
   * @param held how many bytes are held at first
   */
  LineChunks(InputStream in, FileRange range, int maxLine, boolean lasting, int held) {
    this.lasting = lasting;
    this.held = held;
    this.bytes = new byte[held];
    this.in = in;
    this.end = range.to();
    this.maxLine = maxLine;
    if (range.from() > 0) {
      // The line before may end with the byte before the range, or far inside it.
      offset = range.from() - 1;
      passLine(null);
    }
  }

  /**
   * Some lines of a file, or one that is too long.
   *
   * @param bytes holds them
   * @param length of the lines with their line ends; 0 for a line that is cut
   * @param offset where they start in the file
   * @param cut the line, if it is too long; null else
   */
  record Chunk(byte[] bytes, int length, long offset, @Nullable RecordBytes cut) {}

  /** Where in the file reading has come to. */
  long offset() {
    return offset;
  }

  /** Where in the file the bytes end that were read, and reading failed if it did. */
  long readTo() {
    return offset + size;
  }

  /** What was read of a line that reading failed in; it starts so many bytes before that place. */
  RecordBytes rest() {
    if (broken != null) {
      return broken;
    }
    leaveChunk();
    RecordBytes rest = new RecordBytes(FileRecords.KEPT_BYTES);
    int mark = offset == 0 ? Lines.byteOrderMark(bytes, size) : 0;
    rest.write(bytes, mark, size - mark);
    return rest;
  }

  /**
   * The next lines; null at the range's end.
   *
   * @throws IOException if reading fails, after all lines before that were given out
   */
  @Nullable Chunk next() throws IOException {
    leaveChunk();
    while (offset < end) {
      fill();
      int length = wholeLines();
      if (length > 0) {
        return take(length);
      }
      if (failure != null) {
        throw failure;
      }
      if (size == 0) {
        return null;
      }
      if (size > maxLine + LONGEST_ENDS) {
        return takeCut();
      }
      bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
    }
    return null;
  }

  /** How many of the bytes held are whole lines that start in the range. */
  private int wholeLines() {
    long left = end - offset;
    if (left <= size) {
      int last = Lines.end(bytes, (int) left - 1, size);
      if (last < size) {
        return last + 1;
      }
    }
    return drained && failure == null
        ? size
        : Lines.lastEnd(bytes, (int) Math.min(size, left - 1)) + 1;
  }

  private Chunk take(int length) {
    Chunk chunk = new Chunk(bytes, length, offset, null);
    given = length;
    size -= length;
    offset += length;
    return chunk;
  }

  /** Brings the bytes behind the last chunk to where bytes are held. */
  private void leaveChunk() {
    if (given > 0) {
      byte[] rest = lasting ? new byte[Math.max(held, 2 * size)] : bytes;
      System.arraycopy(bytes, given, rest, 0, size);
      bytes = rest;
      given = 0;
    }
  }

  private Chunk takeCut() throws IOException {
    int mark = offset == 0 ? Lines.byteOrderMark(bytes, size) : 0;
    drop(mark);
    long start = offset;
    RecordBytes line = new RecordBytes(FileRecords.KEPT_BYTES);
    boolean ended = passLine(line);
    if (!ended && failure != null) {
      broken = line;
      throw failure;
    }
    return new Chunk(bytes, 0, start, line);
  }

  /**
   * Goes past the end of a line; gives its bytes, without the line end, to the record.
   *
   * @return false if the input ended before the line
   */
  private boolean passLine(@Nullable RecordBytes line) {
    boolean returned = false; // A carriage return counts only if no line feed follows it.
    while (true) {
      fill();
      int length = Lines.end(bytes, 0, size);
      boolean ended = length < size;
      if (line != null) {
        if (returned && length > 0) {
          line.write('\r');
        }
        returned = length > 0 ? bytes[length - 1] == '\r' : returned;
        line.write(bytes, 0, returned && length > 0 ? length - 1 : length);
        if (returned && !ended && drained) {
          line.write('\r');
        }
      }
      drop(ended ? length + 1 : length);
      if (ended || drained) {
        return ended;
      }
    }
  }

  private void drop(int count) {
    System.arraycopy(bytes, count, bytes, 0, size - count);
    size -= count;
    offset += count;
  }

  /** Fills the array, unless the input ends. */
  private void fill() {
    try {
      while (!drained && size < bytes.length) {
        int read = in.read(bytes, size, Math.min(PIECE, bytes.length - size));
        drained = read < 0;
        size += Math.max(0, read);
      }
    } catch (IOException e) {
      // Kept until the lines read before it are given out.
      failure = e;
      drained = true;
    }
  }
}
