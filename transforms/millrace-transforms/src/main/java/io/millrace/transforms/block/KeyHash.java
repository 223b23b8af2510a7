/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

/**
 * Hashes of keys, fixed for ever: shards rest on them.
 *
 * <p>The last step is the 64-bit finalizer "variant 13" of David Stafford (also that of Steele,
 * Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
 */
final class KeyHash {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
  private static final long BYTES_FACTOR = 0xD6E8FEB86659FD93L;

  private KeyHash() {}

  static long of(long high, long low) {
    return mix(high * GOLDEN_RATIO + Long.rotateLeft(low, 32) * BYTES_FACTOR + low);
  }

  static long of(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (Long.rotateLeft(hash, 29) ^ (long) ByteSource.LONGS.get(bytes, at)) * BYTES_FACTOR;
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xFF);
    }
    return mix((Long.rotateLeft(hash, 29) ^ rest) * GOLDEN_RATIO);
  }

  private static long mix(long seed) {
    long z = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
