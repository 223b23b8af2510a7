/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link Protect} counts.
 *
 * @since 0.1
 */
@Evolving
public enum ProtectMetrics implements MetricName {
  ACCEPTED("rows", "Rows given out protected."),
  PROTECTED(
      "values",
      "Values that a protection was applied to, each of a list and each field of a nested row;"
          + " nulls are none."),
  FINDINGS("findings", "Personal data that a detector found in texts.");

  private final String unit;
  private final String meaning;

  ProtectMetrics(String unit, String meaning) {
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
