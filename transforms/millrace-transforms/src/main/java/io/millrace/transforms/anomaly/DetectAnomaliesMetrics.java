/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link DetectAnomalies} counts beside its periods.
 *
 * @since 0.1
 */
@Evolving
public enum DetectAnomaliesMetrics implements MetricName {
  SCORED("rows", "Rows with a score."),
  UNSCORED("rows", "Rows without a score: without a value, or with too few before them."),
  ANOMALIES("rows", "Rows found to be anomalies."),
  WITHOUT_KEY("rows", "Rows whose key has a null.");

  private final String unit;
  private final String meaning;

  DetectAnomaliesMetrics(String unit, String meaning) {
    this.unit = unit;
    this.meaning = meaning;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
