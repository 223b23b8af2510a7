/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What steps count that gather rows by periods of event time.
 *
 * @since 0.1
 */
@Evolving
public enum PeriodMetrics implements MetricName {
  ABSORBED("rows", "Rows on time for their period; each of two inputs in a step of its own."),
  LATE("rows", "Rows too late for their period; each of two inputs in a step of its own.");

  private final String unit;
  private final String meaning;

  PeriodMetrics(String unit, String meaning) {
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
