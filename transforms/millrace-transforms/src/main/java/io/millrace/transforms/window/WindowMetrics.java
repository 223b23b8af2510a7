/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What steps count that compute measures of windows.
 *
 * @since 0.1
 */
@Evolving
public enum WindowMetrics implements MetricName {
  ABSORBED("rows", "Rows that count in a window."),
  LATE("rows", "Rows too late for all their windows."),
  RESULTS("rows", "Results given out, corrections among them."),
  CORRECTIONS("rows", "Results given out after the first of their window, changed or not."),
  RETRACTIONS("rows", "Results taken back.");

  private final String unit;
  private final String meaning;

  WindowMetrics(String unit, String meaning) {
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
