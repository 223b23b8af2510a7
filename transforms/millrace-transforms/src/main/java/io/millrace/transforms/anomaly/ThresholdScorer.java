/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.io.Serializable;

/**
 * Scores by how far outside of fixed bounds a value lies.
 *
 * @param min may be infinite
 * @param max may be infinite, at least min
 */
record ThresholdScorer(double min, double max) implements Scorer, Serializable {
  ThresholdScorer {
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          "Invalid threshold: " + min + " to " + max + " (must be from a smaller to a larger one)");
    }
  }

  @Override
  public Score score(long time, double value) {
    double outside = value < min ? value - min : value > max ? value - max : 0;
    return new Score(null, min, max, outside);
  }
}
