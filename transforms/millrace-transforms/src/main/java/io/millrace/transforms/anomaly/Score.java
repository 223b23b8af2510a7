/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import org.jspecify.annotations.Nullable;

/**
 * What to think of a value.
 *
 * @param expected where it should lie; null where only bounds are known
 * @param lower the smallest value that is no anomaly
 * @param upper the largest value that is no anomaly
 * @param score how far off it is, negative below
 */
record Score(@Nullable Double expected, double lower, double upper, double score) {
  boolean isAnomaly(double value) {
    return value < lower || value > upper;
  }
}
