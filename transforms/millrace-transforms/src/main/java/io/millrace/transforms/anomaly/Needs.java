/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.io.Serializable;

/**
 * What a history must have before it is believed.
 *
 * @param rows how many values at least; 2 or more
 * @param spread the least spread; a smaller one counts as this; 0 or more
 */
record Needs(int rows, double spread) implements Serializable {
  /** As many values as a mean takes to be about normally distributed, by the usual rule. */
  static final Needs USUAL = new Needs(30, 0);

  Needs {
    if (rows < 2) {
      throw new IllegalArgumentException("Invalid afterRows: " + rows + " (must be at least 2)");
    }
    if (!(spread >= 0) || Double.isInfinite(spread)) {
      throw new IllegalArgumentException(
          "Invalid spreadAtLeast: " + spread + " (must be finite and at least 0)");
    }
  }
}
