/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds line ends, eight bytes at a step.
 *
 * <p>A zero byte in a word is found by the arithmetic of Mycroft (see Warren, Hacker's Delight,
 * chapter 6-1); the lowest byte it marks is always right.
 */
final class Lines {
  static final byte NEW_LINE = '\n';

  /** How long a byte order mark is. */
  static final int MARK_BYTES = 3;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Lines() {}

  /** The index of the first line end from there on; {@code to} if there is none. */
  static int end(byte[] bytes, int from, int to) {
    return find(NEW_LINE, bytes, from, to);
  }

  /** The index of the first such byte, of ASCII, from there on; {@code to} if there is none. */
  static int find(byte wanted, byte[] bytes, int from, int to) {
    long pattern = wanted * EACH;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at) ^ pattern;
      long zeros = (word - EACH) & ~word & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /** The index of the last line end before there; -1 if there is none. */
  static int lastEnd(byte[] bytes, int to) {
    int at = to - 1;
    while (at >= 0 && bytes[at] != NEW_LINE) {
      at--;
    }
    return at;
  }

  /** How many of a file's first bytes are a byte order mark. */
  static int byteOrderMark(byte[] bytes, int length) {
    boolean marked =
        length >= MARK_BYTES
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return marked ? MARK_BYTES : 0;
  }
}
