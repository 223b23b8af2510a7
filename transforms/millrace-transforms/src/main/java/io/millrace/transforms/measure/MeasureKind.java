/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.Evolving;

/**
 * What a measure computes; the factory of {@link Measure} of the same name says how.
 *
 * @since 0.1
 */
@Evolving
public enum MeasureKind {
  COUNT,
  SUM,
  MIN,
  MAX,
  FIRST,
  LAST,
  /** Of doubles. */
  MEAN,
  DECIMAL_MEAN,
  POPULATION_VARIANCE,
  SAMPLE_VARIANCE,
  POPULATION_STDDEV,
  SAMPLE_STDDEV,
  PERCENTILE,
  APPROX_PERCENTILE,
  COUNT_DISTINCT,
  APPROX_COUNT_DISTINCT,
  TOP_K,
  LEAST_VALUES,
  FREQUENCIES,
  MATCHES;

  /** Whether it tells the bound of its error. */
  boolean isApproximate() {
    return this == APPROX_PERCENTILE || this == APPROX_COUNT_DISTINCT;
  }
}
