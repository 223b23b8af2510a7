/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link SplitLate} and {@link CompletenessCurve} count.
 *
 * @since 0.1
 */
@Evolving
public enum LateMetrics implements MetricName {
  ON_TIME("rows", "Rows that are on time for their window."),
  LATE("rows", "Rows too late for their window."),
  CURVES("rows", "Curves given out, each as often as its window is.");

  private final String unit;
  private final String meaning;

  LateMetrics(String unit, String meaning) {
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
