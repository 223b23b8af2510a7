/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import java.io.Serializable;

/**
 * How many MinHash values a text is filed under, in how many bands: two texts are compared if all
 * values of any one band are equal (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4).
 *
 * @param bands at least 1; more find more pairs
 * @param rows values in a band, at least 1; more compare fewer pairs that are not alike
 */
record Banding(int bands, int rows) implements Serializable {
  /** As many values as are taken of a text unless somebody asks for more. */
  private static final int USUAL_VALUES = 128;

  private static final int MOST_VALUES = 1024;
  private static final double USUAL_MISS = 0.01;

  Banding {
    require("bands", bands);
    require("rows", rows);
    if (bands * rows > MOST_VALUES) {
      throw new IllegalArgumentException(
          "Invalid banding: %d bands of %d rows, %d values (must be at most %d); take at most %d rows"
              .formatted(bands, rows, bands * rows, MOST_VALUES, MOST_VALUES / bands));
    }
  }

  private static void require(String name, int value) {
    if (value < 1 || value > MOST_VALUES) {
      throw new IllegalArgumentException(
          "Invalid %s: %d (must be from 1 to %d)".formatted(name, value, MOST_VALUES));
    }
  }

  /** The most rows with which few enough pairs at the threshold are missed. */
  static Banding usual(double threshold) {
    int rows = USUAL_VALUES;
    while (rows > 1 && of(rows).chanceToMiss(threshold) > USUAL_MISS) {
      rows--;
    }
    return of(rows);
  }

  private static Banding of(int rows) {
    return new Banding(USUAL_VALUES / rows, rows);
  }

  /** Each band of a pair is equal with probability similarity^rows. */
  double chanceToMiss(double similarity) {
    return Math.pow(1 - Math.pow(similarity, rows), bands);
  }
}
