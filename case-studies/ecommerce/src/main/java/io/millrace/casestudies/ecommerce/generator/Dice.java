/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random numbers that fall alike on every machine and JDK: of {@link SplittableRandom} only the
 * generator itself is used, bounds are applied here, and there is no floating point. Not
 * thread-safe.
 */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this(new SplittableRandom(seed));
  }

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Dice of their own, so that more throws in one place change nothing in another. */
  Dice split() {
    return new Dice(random.split());
  }

  long bits() {
    return random.nextLong();
  }

  /** 0 to {@code bound} - 1. */
  int below(int bound) {
    return (int) (((random.nextLong() >>> 33) * bound) >>> 31);
  }

  /** {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  /** {@code low} to {@code high}, both included, the small ones more often. */
  int lowBetween(int low, int high) {
    return Math.min(between(low, high), between(low, high));
  }

  boolean chance(int perMille) {
    return below(1000) < perMille;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** Reorders the list in place. */
  <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, below(i + 1));
    }
  }
}
