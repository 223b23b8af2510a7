/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a stream held in memory, so that a splitter can look ahead and come back.
 *
 * <p>Bytes from the {@linkplain #mark() mark} onwards are held; whoever reads on without marking
 * bounds how far. An I/O error looks like the end of the input and is kept in {@link #failure()}:
 * every byte before it is still delivered. Not thread-safe; one per file.
 */
final class ByteWindow {
  private static final int CHUNK = 64 * 1024;

  private final InputStream in;
  private byte[] array = new byte[CHUNK];
  private int marked;
  private int position;
  private int end;
  private long arrayOffset;
  private boolean drained;
  private @Nullable IOException failure;

  ByteWindow(InputStream in) {
    this(in, 0);
  }

  /**
   * @param offset of the stream's first byte
   */
  ByteWindow(InputStream in, long offset) {
    this.in = in;
    this.arrayOffset = offset;
  }

  /** Offset in the stream of the next byte. */
  long offset() {
    return arrayOffset + position;
  }

  /** The next byte as 0 to 255; -1 at the end of the input. */
  int next() {
    if (position == end && !fill()) {
      return -1;
    }
    return array[position++] & 0xff;
  }

  /** The byte {@link #next()} would give, without taking it. */
  int peek() {
    if (position == end && !fill()) {
      return -1;
    }
    return array[position] & 0xff;
  }

  /** Goes just past the next such byte; false where the input or {@code maxBytes} end first. */
  boolean skipPast(byte wanted, long maxBytes) {
    long left = maxBytes;
    while (left > 0 && (position < end || fill())) {
      int stop = (int) Math.min(end, position + left);
      int from = position;
      while (position < stop) {
        if (array[position++] == wanted) {
          return true;
        }
      }
      left -= position - from;
    }
    return false;
  }

  /** The offset of the next line end, if it is in memory and no quote comes before it; else -1. */
  long plainLineEnd() {
    int lineEnd = Lines.end(array, position, end);
    boolean plain = lineEnd < end && Lines.find((byte) '"', array, position, lineEnd) == lineEnd;
    return plain ? arrayOffset + lineEnd : -1;
  }

  /** Forgets what was read: {@link #seek} goes back to here at most. */
  void mark() {
    marked = position;
  }

  /** Goes to an offset at or after the mark and not after what was read. */
  void seek(long offset) {
    long index = offset - arrayOffset;
    if (index < marked || index > end) {
      throw new IllegalArgumentException("Cannot seek to " + offset + ": not held in memory");
    }
    position = (int) index;
  }

  /** Tries to have that many unread bytes in memory; returns how many there are, maybe more. */
  int require(int bytes) {
    while (end - position < bytes && fill()) {
      // Each fill adds at least one byte.
    }
    return end - position;
  }

  /** Unread bytes in memory, at {@link #index(long)} of {@link #offset()}. */
  int available() {
    return end - position;
  }

  /** The memory itself; valid until the next read. */
  byte[] array() {
    return array;
  }

  /** Where in {@link #array()} the byte of that offset is. */
  int index(long offset) {
    return (int) (offset - arrayOffset);
  }

  /** Why the input ended early; null if it has not, or ended properly. */
  @Nullable IOException failure() {
    return failure;
  }

  private boolean fill() {
    if (drained) {
      return false;
    }
    makeRoom();
    try {
      int read;
      do {
        read = in.read(array, end, array.length - end);
      } while (read == 0);
      if (read > 0) {
        end += read;
        return true;
      }
    } catch (IOException e) {
      failure = e;
    }
    drained = true;
    return false;
  }

  private void makeRoom() {
    if (marked > 0) {
      System.arraycopy(array, marked, array, 0, end - marked);
      arrayOffset += marked;
      position -= marked;
      end -= marked;
      marked = 0;
    }
    if (array.length - end < CHUNK / 2) {
      int larger = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(array.length * 2L, end + CHUNK));
      array = Arrays.copyOf(array, larger);
    }
  }
}
