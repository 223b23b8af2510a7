/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import org.jspecify.annotations.Nullable;

/** Scores the values of one key, at times that never go back. Not thread-safe. */
interface Scorer {
  /**
   * Null while there is too little to go by.
   *
   * @param value any number; infinities lie outside of all finite bounds
   */
  @Nullable Score score(long time, double value);
}
