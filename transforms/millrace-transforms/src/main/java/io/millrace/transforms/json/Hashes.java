/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

/**
 * A seeded hash of a few bytes: each word is folded in by the two halves of a 128-bit product, as
 * wyhash does (github.com/wangyi-fudan/wyhash), without its care for long inputs.
 */
final class Hashes {
  private static final long ODD = 0x9E3779B97F4A7C15L;

  private Hashes() {}

  static long of(long seed, byte[] bytes, int from, int length) {
    long hash = fold(seed ^ length * ODD, ODD);
    int position = from;
    int left = length;
    for (; left >= Long.BYTES; left -= Long.BYTES) {
      hash = fold(hash ^ Words.at(bytes, position), hash | 1);
      position += Long.BYTES;
    }
    long rest = 0;
    for (int i = 0; i < left; i++) {
      rest |= (bytes[position + i] & 0xFFL) << (i << 3);
    }
    return fold(hash ^ rest, ODD ^ seed);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
