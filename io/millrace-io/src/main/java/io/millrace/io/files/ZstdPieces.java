/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of zstd frames, of which one read gives no more than one block, header or checksum.
 *
 * <p>It knows where a frame may end, as RFC 8878 says, and so tells truncated data, and what
 * follows a frame and is none. Not thread-safe.
 */
final class ZstdPieces extends InputStream {
  private static final int FRAME = 0xfd2fb528;
  private static final int SKIPPABLE = 0x184d2a50;
  private static final int SKIPPABLE_MASK = 0xfffffff0;
  private static final int RUN_OF_ONE_BYTE = 1;

  private final InputStream in;
  private final byte[] header = new byte[18];
  private int headerFrom;
  private int headerTo;
  private long contentLeft;
  private Next next = Next.FRAME;
  private boolean hasChecksum;
  private boolean sawFrame;

  private enum Next {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  ZstdPieces(InputStream in) {
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
    if (headerFrom == headerTo && contentLeft == 0 && !readHeader()) {
      return -1;
    }
    if (headerFrom < headerTo) {
      int count = Math.min(length, headerTo - headerFrom);
      System.arraycopy(header, headerFrom, target, offset, count);
      headerFrom += count;
      return count;
    }
    int count = in.read(target, offset, (int) Math.min(length, contentLeft));
    if (count < 0) {
      throw truncated();
    }
    contentLeft -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean readHeader() throws IOException {
    headerFrom = 0;
    headerTo = 0;
    switch (next) {
      case FRAME -> {
        return readFrame();
      }
      case BLOCK -> readBlock();
      case CHECKSUM -> {
        require(4);
        next = Next.FRAME;
      }
    }
    return true;
  }

  private boolean readFrame() throws IOException {
    headerTo = in.readNBytes(header, 0, 4);
    if (headerTo == 0) {
      return false;
    }
    int magic = headerTo == 4 ? (int) number(0, 4) : 0;
    if (magic == FRAME) {
      readFrameHeader();
    } else if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      require(4);
      contentLeft = number(4, 4);
    } else if (headerTo < 4 && startsFrame()) {
      throw truncated();
    } else {
      throw new IOException(
          sawFrame ? "bytes that are not zstd follow the zstd data" : "not zstd data");
    }
    sawFrame = true;
    return true;
  }

  /** Whether what is there of four bytes is the beginning of a frame's first ones. */
  private boolean startsFrame() {
    int magic = (int) number(0, headerTo);
    int there = (1 << (8 * headerTo)) - 1;
    return magic == (FRAME & there) || (magic & SKIPPABLE_MASK) == (SKIPPABLE & there);
  }

  private void readFrameHeader() throws IOException {
    require(1);
    int descriptor = header[4] & 0xff;
    boolean oneSegment = ((descriptor >> 5) & 1) == 1;
    int[] bytesOfDictionary = {0, 1, 2, 4};
    int[] bytesOfSize = {oneSegment ? 1 : 0, 2, 4, 8};
    require(
        (oneSegment ? 0 : 1) + bytesOfDictionary[descriptor & 3] + bytesOfSize[descriptor >> 6]);
    hasChecksum = ((descriptor >> 2) & 1) == 1;
    next = Next.BLOCK;
  }

  private void readBlock() throws IOException {
    require(3);
    int block = (int) number(0, 3);
    boolean last = (block & 1) == 1;
    contentLeft = ((block >> 1) & 3) == RUN_OF_ONE_BYTE ? 1 : block >> 3;
    if (last) {
      next = hasChecksum ? Next.CHECKSUM : Next.FRAME;
    }
  }

  private void require(int bytes) throws IOException {
    int read = in.readNBytes(header, headerTo, bytes);
    headerTo += read;
    if (read < bytes) {
      headerTo = 0;
      throw truncated();
    }
  }

  private long number(int from, int bytes) {
    long number = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      number = (number << 8) | (header[from + i] & 0xff);
    }
    return number;
  }

  private static EOFException truncated() {
    return new EOFException("the zstd data is truncated");
  }
}
