/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.input;

/**
 * Ranks 0 to n - 1, the rank r as often as 1 / (r + 1): Zipf's law with exponent 1. Drawn by the
 * alias method (Walker 1977, in the form of Vose: A linear algorithm for generating random numbers
 * with a given distribution, IEEE TSE 17, 1991) with two look-ups per number. Only the four basic
 * operations touch doubles, which are the same on every machine. Safe for concurrent use.
 */
final class Zipf {
  private static final double TWO_TO_32 = 0x1p32;

  private final int[] alias;
  private final double[] keep;

  Zipf(int ranks) {
    alias = new int[ranks];
    keep = new double[ranks];
    double sum = 0;
    for (int r = ranks; r > 0; r--) {
      sum += 1.0 / r;
    }
    int[] todo = new int[ranks];
    int poor = 0;
    int rich = ranks;
    for (int r = 0; r < ranks; r++) {
      alias[r] = r;
      keep[r] = ranks / (r + 1.0) / sum;
      if (keep[r] < 1) {
        todo[poor++] = r;
      } else {
        todo[--rich] = r;
      }
    }
    fill(todo, poor, rich);
  }

  /** Each poor column is filled up from a rich one, which may become poor by that. */
  private void fill(int[] todo, int poorColumns, int firstRich) {
    int poor = poorColumns;
    int rich = firstRich;
    while (poor > 0 && rich < todo.length) {
      int from = todo[rich];
      int to = todo[--poor];
      alias[to] = from;
      keep[from] -= 1 - keep[to];
      if (keep[from] < 1) {
        rich++;
        todo[poor++] = from;
      }
    }
    for (int left = 0; left < poor; left++) {
      keep[todo[left]] = 1;
    }
  }

  /** The rank that these 64 random bits stand for. */
  int rank(long bits) {
    int column = Draws.bounded(bits, alias.length);
    double height = (bits & 0xFFFF_FFFFL) / TWO_TO_32;
    return height < keep[column] ? column : alias[column];
  }
}
