/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;

/** Gives those bytes, at most seven at a time, and then fails. */
final class BrokenStream extends InputStream {
  private final byte[] bytes;
  private final int end;
  private int position;

  BrokenStream(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (position >= end) {
      throw new IOException("the disk is gone");
    }
    int count = Math.min(Math.min(length, 7), end - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }
}
