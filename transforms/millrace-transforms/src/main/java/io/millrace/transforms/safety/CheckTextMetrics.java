/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link CheckPrompts} and {@link CheckAnswers} count.
 *
 * @since 0.1
 */
@Evolving
public enum CheckTextMetrics implements MetricName {
  CHECKED("rows", "Rows given out, each judged if it has a text."),
  FLAGGED("rows", "Rows whose text is flagged.");

  private final String unit;
  private final String meaning;

  CheckTextMetrics(String unit, String meaning) {
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
