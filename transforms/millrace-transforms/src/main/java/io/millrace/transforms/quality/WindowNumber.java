/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import java.util.Set;

/** What is measured of a window, by the names of {@link WindowMetric}'s factories. */
enum WindowNumber {
  SIZE,
  COMPLETENESS,
  COMPLIANCE,
  UNIQUENESS,
  DISTINCTNESS,
  UNIQUE_VALUE_RATIO,
  NUMBER_OF_DISTINCT_VALUES,
  APPROX_COUNT_DISTINCT,
  ENTROPY,
  MIN,
  MAX,
  MEAN,
  SUM,
  STANDARD_DEVIATION,
  APPROX_QUANTILE,
  CORRELATION;

  /** The settings that {@link #of} goes by. */
  Set<String> read() {
    return switch (this) {
      case SIZE -> Set.of();
      case COMPLIANCE -> Set.of("row_rule");
      case APPROX_QUANTILE -> Set.of("columns", "quantile");
      default -> Set.of("columns");
    };
  }

  WindowMetric of(WindowRuleSettings rule) {
    String[] columns = rule.columns().toArray(String[]::new);
    return switch (this) {
      case SIZE -> WindowMetric.size();
      case COMPLETENESS -> WindowMetric.completeness(rule.column());
      case COMPLIANCE -> WindowMetric.compliance(rule.requiredRowRule());
      case UNIQUENESS -> WindowMetric.uniqueness(columns);
      case DISTINCTNESS -> WindowMetric.distinctness(columns);
      case UNIQUE_VALUE_RATIO -> WindowMetric.uniqueValueRatio(columns);
      case NUMBER_OF_DISTINCT_VALUES -> WindowMetric.numberOfDistinctValues(rule.column());
      case APPROX_COUNT_DISTINCT -> WindowMetric.approxCountDistinct(rule.column());
      case ENTROPY -> WindowMetric.entropy(rule.column());
      case MIN -> WindowMetric.min(rule.column());
      case MAX -> WindowMetric.max(rule.column());
      case MEAN -> WindowMetric.mean(rule.column());
      case SUM -> WindowMetric.sum(rule.column());
      case STANDARD_DEVIATION -> WindowMetric.standardDeviation(rule.column());
      case APPROX_QUANTILE -> WindowMetric.approxQuantile(rule.column(), rule.requiredQuantile());
      case CORRELATION -> WindowMetric.correlation(rule.column(0, 2), rule.column(1, 2));
    };
  }
}
