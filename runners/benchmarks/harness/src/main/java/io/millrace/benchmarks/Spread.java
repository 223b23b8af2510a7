/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** The middle and the ends of some figures. */
record Spread(double median, double min, double max) {
  /**
   * @throws IllegalArgumentException if there is no figure
   */
  static Spread of(double... figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("Missing required figures");
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** As {@code 1.52 (1.48-1.60)}. */
  String text() {
    return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median, min, max);
  }
}
