/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.input;

/**
 * Random numbers by position instead of by turn: the same (seed, row, draw) gives the same number
 * whatever was asked before, so that any slice of the input can be made alone. The mixing function
 * is that of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014),
 * a bijection: two rows never get the same number for one draw. Safe for concurrent use.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;

  Draws(long seed) {
    this.seed = mix(seed + GOLDEN_GAMMA);
  }

  /** All 64 bits. */
  long bits(long row, int draw) {
    return mix(mix(seed + draw * GOLDEN_GAMMA) + row * GOLDEN_GAMMA);
  }

  /** From 0 to bound - 1. */
  int below(int bound, long row, int draw) {
    return bounded(bits(row, draw), bound);
  }

  /** The upper 32 of the bits, scaled to 0 to bound - 1. */
  static int bounded(long bits, int bound) {
    return (int) (((bits >>> Integer.SIZE) * bound) >>> Integer.SIZE);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
