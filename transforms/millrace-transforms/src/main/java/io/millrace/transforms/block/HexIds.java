/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Packs 16 lower-case hex digits into a long and back, eight digits at a step.
 *
 * <p>The steps are the usual arithmetic on the bytes of a word ("SWAR", Warren, Hacker's Delight,
 * chapter 2-18).
 */
final class HexIds {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x80 * EACH;

  private HexIds() {}

  /** Whether the 32 bytes from there are lower-case hex digits. */
  static boolean isHex(byte[] bytes, int offset) {
    long bad =
        wrong((long) BIG_ENDIAN.get(bytes, offset))
            | wrong((long) BIG_ENDIAN.get(bytes, offset + 8))
            | wrong((long) BIG_ENDIAN.get(bytes, offset + 16))
            | wrong((long) BIG_ENDIAN.get(bytes, offset + 24));
    return bad == 0;
  }

  /** The number that 16 hex digits from there write. */
  static long read(byte[] bytes, int offset) {
    return pack((long) BIG_ENDIAN.get(bytes, offset)) << 32
        | pack((long) BIG_ENDIAN.get(bytes, offset + 8));
  }

  /** Writes 16 hex digits. */
  static void write(long value, byte[] bytes, int offset) {
    BIG_ENDIAN.set(bytes, offset, spread(value >>> 32));
    BIG_ENDIAN.set(bytes, offset + 8, spread(value & 0xFFFFFFFFL));
  }

  /** A bit set in each byte that is not one of 0-9, a-f. */
  private static long wrong(long word) {
    long ascii = word & ~HIGH_BITS;
    long digit = atLeast(ascii, '0') & ~atLeast(ascii, '9' + 1);
    long letter = atLeast(ascii, 'a') & ~atLeast(ascii, 'f' + 1);
    return (word | ~(digit | letter)) & HIGH_BITS;
  }

  /** The high bit of each byte that is at least the bound; all bytes below 128. */
  private static long atLeast(long ascii, int bound) {
    return ascii + (0x80 - bound) * EACH & HIGH_BITS;
  }

  private static long pack(long word) {
    // '0' is 0x30 and 'a' is 0x61: bit 6 tells a letter, whose low four bits lack 9.
    long nibbles = (word & 0x0F * EACH) + 9 * (word >>> 6 & EACH);
    long bytes = (nibbles | nibbles >>> 4) & 0x00FF00FF00FF00FFL;
    long pairs = (bytes | bytes >>> 8) & 0x0000FFFF0000FFFFL;
    return (pairs | pairs >>> 16) & 0xFFFFFFFFL;
  }

  private static long spread(long value) {
    long pairs = (value | value << 16) & 0x0000FFFF0000FFFFL;
    long bytes = (pairs | pairs << 8) & 0x00FF00FF00FF00FFL;
    long nibbles = (bytes | bytes << 4) & 0x0F * EACH;
    long letters = ((nibbles + 6 * EACH) >>> 4) & EACH;
    return nibbles + '0' * EACH + letters * ('a' - '0' - 10);
  }
}
