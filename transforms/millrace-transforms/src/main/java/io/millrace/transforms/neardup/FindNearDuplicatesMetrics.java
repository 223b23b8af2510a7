/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link FindNearDuplicates} counts beside its periods.
 *
 * @since 0.1
 */
@Evolving
public enum FindNearDuplicatesMetrics implements MetricName {
  FIRSTS("rows", "Rows that are the first of their cluster, or have no text."),
  DUPLICATES("rows", "Rows whose text is like that of one before them."),
  WITHOUT_KEY("rows", "Rows whose key has a null.");

  private final String unit;
  private final String meaning;

  FindNearDuplicatesMetrics(String unit, String meaning) {
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
