/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time: the lowest byte of a word is the first in memory.
 *
 * <p>The tests for bytes are the usual ones of a "SIMD within a register" (Warren, Hacker's
 * Delight, chapter 6-1); eight digits become a number in three multiplications (D. Lemire, "Quickly
 * parsing eight digits", 2018).
 */
final class Words {
  /** A word may be read from any position of a line if as many bytes follow the line. */
  static final int PADDING = 32;

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x80 * EACH;
  private static final long ZEROS = '0' * EACH;

  private Words() {}

  static long at(byte[] bytes, int position) {
    return (long) LITTLE_ENDIAN.get(bytes, position);
  }

  /**
   * The high bit of the first byte that is a quote, a backslash, a control character or not ASCII;
   * higher bits may be set at random. Zero if there is none.
   */
  static long stops(long word) {
    // With bit 1 turned, the quote is next to the control characters: all are below 0x21.
    long quoteOrControl = (word ^ 0x02 * EACH) - 0x21 * EACH;
    long backslash = (word ^ '\\' * EACH) - EACH;
    // A byte that is not ASCII has its own high bit; no byte below the first hit lends a bit.
    return (quoteOrControl | backslash | word) & HIGH_BITS;
  }

  /** How many bytes precede the one whose high bit is the first. */
  static int first(long highBits) {
    return Long.numberOfTrailingZeros(highBits) >>> 3;
  }

  /** The bytes of digits become 0 to 9, all others more. */
  static long digits(long word) {
    return word ^ ZEROS;
  }

  /** How many bytes, 0 to 8, are digits before the first that is none. */
  static int countDigits(long digits) {
    // What a byte above 0x89 carries spoils only bytes after it.
    return first((digits + 0x76 * EACH | digits) & HIGH_BITS);
  }

  /** The number the first digits write, 1 to 8 of them. */
  static long number(long digits, int count) {
    long padded = digits << ((Long.BYTES - count) * Byte.SIZE);
    long pairs = padded * 10 + (padded >>> 8);
    return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
            + (pairs >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L)
        >>> 32;
  }
}
