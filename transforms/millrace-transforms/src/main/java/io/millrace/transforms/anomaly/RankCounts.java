/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

/**
 * How many values of each rank there are, in a tree of partial sums (P. M. Fenwick, 1994): a change
 * and a search take as many steps as the number of ranks has binary digits. Not thread-safe.
 */
final class RankCounts {
  private final int[] sums;
  private int total;

  /**
   * @param ranks how many there are, at most 2^30
   */
  RankCounts(int ranks) {
    sums = new int[ranks + 1];
  }

  void add(int rank, int count) {
    total += count;
    for (int i = rank + 1; i < sums.length; i += i & -i) {
      sums[i] += count;
    }
  }

  int total() {
    return total;
  }

  /** The rank of the value that so many values stand before, of those in order. */
  int rankOf(int place) {
    int rank = 0;
    int before = place;
    for (int step = Integer.highestOneBit(sums.length - 1); step > 0; step >>= 1) {
      int ahead = rank + step;
      if (ahead < sums.length && sums[ahead] <= before) {
        rank = ahead;
        before -= sums[ahead];
      }
    }
    return rank;
  }
}
