/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link CheckWindows} counts beside its windows.
 *
 * @since 0.1
 */
@Evolving
public enum CheckWindowsMetrics implements MetricName {
  VERDICTS("verdicts", "Verdicts given, each again with a correction of its window."),
  FAILURES("verdicts", "Verdicts that are failures.");

  private final String unit;
  private final String meaning;

  CheckWindowsMetrics(String unit, String meaning) {
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
