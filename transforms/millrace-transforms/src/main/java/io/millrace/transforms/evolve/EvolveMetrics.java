/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link Evolve} counts.
 *
 * @since 0.1
 */
@Evolving
public enum EvolveMetrics implements MetricName {
  ACCEPTED("rows", "Rows given out with the new schema."),
  REJECTED("rows", "Rows that do not fit the new schema.");

  private final String unit;
  private final String meaning;

  EvolveMetrics(String unit, String meaning) {
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
