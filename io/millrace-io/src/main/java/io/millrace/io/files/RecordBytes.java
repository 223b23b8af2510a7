/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of one record, of any length: all are counted and hashed, the first are kept.
 *
 * <p>Not thread-safe; {@link #reset()} makes it ready for the next record.
 */
final class RecordBytes extends OutputStream {
  private final int limit;
  private final MessageDigest digest = sha256();
  private byte[] kept = new byte[1024];
  private int keptLength;
  private long length;

  /**
   * @param limit how many bytes are kept at most
   */
  RecordBytes(int limit) {
    this.limit = limit;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    digest.update(bytes, from, count);
    length += count;
    int keeping = Math.min(count, limit - keptLength);
    if (keeping > 0) {
      if (keptLength + keeping > kept.length) {
        long larger = Math.max(kept.length * 2L, (long) keptLength + keeping);
        kept = Arrays.copyOf(kept, (int) Math.min(limit, larger));
      }
      System.arraycopy(bytes, from, kept, keptLength, keeping);
      keptLength += keeping;
    }
  }

  /** The memory that holds the first {@link #keptLength()} bytes; valid until the next write. */
  byte[] kept() {
    return kept;
  }

  int keptLength() {
    return keptLength;
  }

  /** How many bytes were written. */
  long length() {
    return length;
  }

  /** The hash of all bytes written, in lower-case hex; the record is complete then. */
  String sha256Hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  void reset() {
    digest.reset();
    keptLength = 0;
    length = 0;
  }
}
