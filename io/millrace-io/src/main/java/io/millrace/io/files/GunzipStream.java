/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks gzip, all members of it, and never takes damage for the end.
 *
 * <p>{@link java.util.zip.GZIPInputStream} ends silently at a damaged header of a second member,
 * and before a second member whenever {@code available()} is 0, as it is on object stores: records
 * would vanish. This one gives every byte that can be unpacked, then throws. Zero bytes after the
 * last member are padding, as for gzip itself. Not thread-safe.
 */
final class GunzipStream extends InputStream {
  private static final int HAS_CHECKSUM = 1 << 1;
  private static final int HAS_EXTRA = 1 << 2;
  private static final int HAS_NAME = 1 << 3;
  private static final int HAS_COMMENT = 1 << 4;

  private final InputStream in;
  private final byte[] input = new byte[32 * 1024];
  private final Inflater inflater = new Inflater(/* nowrap= */ true);
  private final CRC32 checksum = new CRC32();
  private int position;
  private int end;
  private boolean inMember;
  private boolean sawMember;
  private @Nullable IOException failure;

  GunzipStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (failure != null) {
        throw failure;
      }
      if (!inMember && !openMember()) {
        return -1;
      }
      int unpacked = inflate(target, offset, length);
      if (unpacked > 0) {
        checksum.update(target, offset, unpacked);
        return unpacked;
      }
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    if (inflater.finished()) {
      closeMember();
      return 0;
    }
    long before = inflater.getBytesWritten();
    try {
      int unpacked = inflater.inflate(target, offset, length);
      if (unpacked == 0 && inflater.needsDictionary()) {
        throw new IOException("the gzip data is corrupt (asks for a dictionary)");
      }
      // Not before: without input the inflater may still have what did not fit the last read.
      if (unpacked == 0 && inflater.needsInput() && !inflater.finished()) {
        supply();
      }
      return unpacked;
    } catch (DataFormatException e) {
      // Thrown at the next read: what was unpacked before the damage comes first.
      failure = new IOException("the gzip data is corrupt (" + e.getMessage() + ")", e);
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  private void supply() throws IOException {
    if (position == end && !fill()) {
      throw new EOFException("the gzip data is truncated");
    }
    inflater.setInput(input, position, end - position);
    position = end;
  }

  private boolean openMember() throws IOException {
    int first = sawMember ? skipPadding() : next();
    if (first < 0 && sawMember) {
      return false;
    }
    if (first != 0x1f || required() != 0x8b) {
      throw new IOException(
          sawMember ? "bytes that are not gzip follow the gzip data" : "not gzip data");
    }
    int method = required();
    if (method != 8) {
      throw new IOException("the gzip header is corrupt (compression method " + method + ")");
    }
    int flags = required();
    skip(6);
    if ((flags & HAS_EXTRA) != 0) {
      skip(required() | required() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_CHECKSUM) != 0) {
      skip(2);
    }
    inflater.reset();
    checksum.reset();
    inMember = true;
    sawMember = true;
    return true;
  }

  private void closeMember() throws IOException {
    position = end - inflater.getRemaining();
    long expectedChecksum = requiredUnsignedInt();
    long expectedLength = requiredUnsignedInt();
    if (expectedChecksum != checksum.getValue()) {
      throw new IOException("the gzip data is corrupt (its checksum differs)");
    }
    if (expectedLength != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new IOException("the gzip data is corrupt (its length differs)");
    }
    inMember = false;
  }

  private int skipPadding() throws IOException {
    int next = next();
    while (next == 0) {
      next = next();
    }
    return next;
  }

  private void skipText() throws IOException {
    while (required() != 0) {
      // A name or a comment ends with a zero byte.
    }
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      required();
    }
  }

  private long requiredUnsignedInt() throws IOException {
    return required() | required() << 8 | required() << 16 | (long) required() << 24;
  }

  private int required() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException("the gzip data is truncated");
    }
    return next;
  }

  private int next() throws IOException {
    return position == end && !fill() ? -1 : input[position++] & 0xff;
  }

  private boolean fill() throws IOException {
    int read;
    do {
      read = in.read(input, 0, input.length);
    } while (read == 0);
    position = 0;
    end = Math.max(read, 0);
    return read > 0;
  }
}
