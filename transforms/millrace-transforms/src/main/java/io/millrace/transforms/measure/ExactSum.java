/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A sum of doubles without any error, whatever their number, size and order. Not thread-safe.
 *
 * <p>It is a whole number of 2^-1074, the least double there is, in chunks of 32 bits that overlap
 * their neighbours and so seldom carry: the small superaccumulator of Radford M. Neal, "Fast exact
 * summation using small and large superaccumulators" (arXiv 1505.05571, 2015), with no more chunks
 * than its values touch. Own code because what Java's libraries have (Commons Numbers' {@code Sum})
 * rounds, so that its result depends on the order.
 *
 * <p><b>Memory:</b> 8 bytes for each 32 bits between the largest and the smallest value, less than
 * 600; of squares less than 1,100.
 */
final class ExactSum {
  private static final int CHUNK = 32;
  private static final long CHUNK_MASK = (1L << CHUNK) - 1;
  private static final int FRACTION = 52;
  private static final int NOT_FINITE = 0x7FF;

  /** The least double is 2 to the power of minus this. */
  static final int UNIT = 1074;

  /** The same of the square of the least double. */
  static final int SQUARE_UNIT = 2 * UNIT;

  /** In quarters of the least double two bits are left to round by. */
  static final int FINEST = UNIT + 2;

  /** A chunk takes in less than 2^53 at a time. */
  private static final int ADDS_BETWEEN_CARRIES = 1 << 9;

  private static final int PLUS_INFINITY = 1;
  private static final int MINUS_INFINITY = 2;
  private static final int NAN = 4;
  private static final int HEADER = 2;

  /** Chunk i is worth 2^(32 (first + i) - 1074) times its value. */
  private long[] chunks = {};

  private int first;
  private int adds;
  private int special;

  void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> FRACTION) & NOT_FINITE;
    long digits = bits & ((1L << FRACTION) - 1);
    if (exponent == NOT_FINITE) {
      special |= digits != 0 ? NAN : bits < 0 ? MINUS_INFINITY : PLUS_INFINITY;
      return;
    }
    if (exponent > 0) {
      digits |= 1L << FRACTION;
      exponent--;
    } else if (digits == 0) {
      return;
    }
    int at = room(exponent / CHUNK, 2);
    int shift = exponent % CHUNK;
    long low = (digits << shift) & CHUNK_MASK;
    long high = digits >>> (CHUNK - shift);
    chunks[at] += bits < 0 ? -low : low;
    chunks[at + 1] += bits < 0 ? -high : high;
  }

  /**
   * Adds the square of a value, without any error. A sum that has taken in one is to take in
   * squares only: it is a whole number of 2^-2148.
   */
  void addSquare(double value) {
    long bits = Double.doubleToRawLongBits(Math.abs(value));
    int exponent = (int) (bits >>> FRACTION);
    long digits = bits & ((1L << FRACTION) - 1);
    if (exponent == NOT_FINITE) {
      special |= digits != 0 ? NAN : PLUS_INFINITY;
      return;
    }
    if (exponent > 0) {
      digits |= 1L << FRACTION;
      exponent--;
    } else if (digits == 0) {
      return;
    }
    long low = digits * digits;
    long high = Math.multiplyHigh(digits, digits);
    int shift = 2 * exponent % CHUNK;
    int at = room(2 * exponent / CHUNK, 5);
    addShifted(at, low & CHUNK_MASK, shift);
    addShifted(at + 1, low >>> CHUNK, shift);
    addShifted(at + 2, high & CHUNK_MASK, shift);
    addShifted(at + 3, high >>> CHUNK, shift);
  }

  /** Adds 32 bits to a chunk and the one after it. */
  private void addShifted(int at, long bits, int shift) {
    long shifted = bits << shift;
    chunks[at] += shifted & CHUNK_MASK;
    chunks[at + 1] += shifted >>> CHUNK;
  }

  /** Takes in the {@link #toBytes} of another sum. */
  void add(byte[] bytes) {
    special |= bytes[0];
    BigInteger digits = new BigInteger(bytes, HEADER, bytes.length - HEADER);
    int count = digits.bitLength() / CHUNK + 1;
    int at = room(Byte.toUnsignedInt(bytes[1]), count);
    for (int i = 0; i < count; i++) {
      int chunk = digits.shiftRight(i * CHUNK).intValue();
      chunks[at + i] += i < count - 1 ? Integer.toUnsignedLong(chunk) : chunk;
    }
  }

  /** Makes room to add once to some chunks; answers where the first of them stands. */
  private int room(int chunk, int count) {
    if (++adds > ADDS_BETWEEN_CARRIES) {
      carry();
    }
    if (chunks.length == 0) {
      first = chunk;
    }
    if (chunk < first || chunk + count > first + chunks.length) {
      int from = Math.min(first, chunk);
      int to = Math.max(first + chunks.length, chunk + count);
      long[] wider = new long[to - from];
      System.arraycopy(chunks, 0, wider, first - from, chunks.length);
      chunks = wider;
      first = from;
    }
    return chunk - first;
  }

  /** Leaves 32 bits in each chunk; those of the last have a sign. */
  private void carry() {
    adds = 1;
    if (chunks.length == 0) {
      return;
    }
    long carry = 0;
    for (int i = 0; i < chunks.length; i++) {
      long sum = chunks[i] + carry;
      chunks[i] = sum & CHUNK_MASK;
      carry = sum >> CHUNK;
    }
    int last = chunks.length - 1;
    int signed = (int) chunks[last];
    if (carry == signed >> (CHUNK - 1)) {
      chunks[last] = signed;
    } else {
      chunks = Arrays.copyOf(chunks, chunks.length + 1);
      chunks[last + 1] = carry;
    }
  }

  /** The sum in units of chunk {@link #first}. */
  private BigInteger digits() {
    if (chunks.length == 0) {
      return BigInteger.ZERO;
    }
    carry();
    ByteBuffer bytes = ByteBuffer.allocate(chunks.length * Integer.BYTES);
    for (int i = chunks.length - 1; i >= 0; i--) {
      bytes.putInt((int) chunks[i]);
    }
    return new BigInteger(bytes.array());
  }

  /** Whether no value was infinite or NaN. */
  boolean isFinite() {
    return special == 0;
  }

  /** How many times the least double it is, or its square in a sum of squares, if it is finite. */
  BigInteger units() {
    return digits().shiftLeft(first * CHUNK);
  }

  /**
   * All of the sum: one byte that tells of infinities and NaN, one for the number of the first
   * chunk that is not 0, and the chunks from there on as one number in two's complement,
   * big-endian. Equal sums have equal bytes.
   */
  byte[] toBytes() {
    BigInteger digits = digits();
    int zeros = Math.max(0, digits.getLowestSetBit()) / CHUNK;
    byte[] kept = digits.shiftRight(zeros * CHUNK).toByteArray();
    return ByteBuffer.allocate(HEADER + kept.length)
        .put((byte) special)
        .put((byte) (digits.signum() == 0 ? 0 : first + zeros))
        .put(kept)
        .array();
  }

  /**
   * The double nearest to the sum divided by that, of two as near the even one: rounded once.
   *
   * <p>Infinities and NaN count as IEEE 754 has it; a sum of exactly 0 is 0.0, never -0.0.
   *
   * @param count at least 1
   */
  double dividedBy(long count) {
    if (special != 0) {
      return special == PLUS_INFINITY
          ? Double.POSITIVE_INFINITY
          : special == MINUS_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    BigInteger digits = digits();
    BigInteger quarters = digits.abs().shiftLeft(first * CHUNK + FINEST - UNIT);
    BigInteger[] parts = quarters.divideAndRemainder(BigInteger.valueOf(count));
    double nearest = nearest(parts[1].signum() == 0 ? parts[0] : parts[0].setBit(0), FINEST);
    return digits.signum() < 0 ? -nearest : nearest;
  }

  /**
   * The double nearest to so many units of 2^-scale.
   *
   * @param scale at most {@link #FINEST}; less only for digits of more bits than a double has
   */
  static double nearest(BigInteger digits, int scale) {
    int dropped = Math.max(scale - UNIT, digits.bitLength() - FRACTION - 1);
    long kept = digits.shiftRight(dropped).longValue();
    boolean half = digits.testBit(dropped - 1);
    boolean more = digits.getLowestSetBit() < dropped - 1;
    if (half && (more || (kept & 1) != 0)) {
      kept++;
    }
    return Math.scalb((double) kept, dropped - scale);
  }
}
