/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link CheckQuality} counts.
 *
 * @since 0.1
 */
@Evolving
public enum CheckQualityMetrics implements MetricName {
  ACCEPTED("rows", "Rows accepted, those with a warning among them."),
  DROPPED("rows", "Rows dropped by a rule."),
  REJECTED("rows", "Rows rejected by a rule."),
  FAILURES("answers", "Answers of rules, one for each row, that are failures of any severity.");

  private final String unit;
  private final String meaning;

  CheckQualityMetrics(String unit, String meaning) {
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
