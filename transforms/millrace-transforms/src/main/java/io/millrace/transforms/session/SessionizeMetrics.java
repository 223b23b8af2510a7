/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link Sessionize} counts beside its periods.
 *
 * @since 0.1
 */
@Evolving
public enum SessionizeMetrics implements MetricName {
  SESSIONS("rows", "Sessions given out."),
  WITHOUT_KEY("rows", "Rows whose key has a null.");

  private final String unit;
  private final String meaning;

  SessionizeMetrics(String unit, String meaning) {
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
