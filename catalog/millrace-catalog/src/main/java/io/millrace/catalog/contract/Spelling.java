/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.catalog.contract;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Finds the word a slip of the pen stands for. */
final class Spelling {
  private static final int MAX_SLIPS = 2;

  private Spelling() {}

  /** The known word that {@code word} is a slip of; none for a word that is its own. */
  static Optional<String> near(String word, Set<String> known) {
    return known.stream()
        .filter(candidate -> isSlip(word, candidate))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  // Two slips in four letters make another word: short words may have but one.
  private static boolean isSlip(String word, String candidate) {
    return word.equalsIgnoreCase(candidate)
        || distance(word, candidate) <= Math.min(MAX_SLIPS, (candidate.length() - 1) / 2);
  }

  /** Letters added, left out, changed or swapped with their neighbour (optimal alignment). */
  static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, a, b, i, j);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int cheapest(int[][] steps, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(steps[i - 1][j - 1] + change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
  }
}
