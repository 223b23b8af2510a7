/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link Deduplicate} counts.
 *
 * @since 0.1
 */
@Evolving
public enum DeduplicateMetrics implements MetricName {
  KEPT("rows", "Rows kept, one of each key."),
  DUPLICATES("rows", "Rows with the key of one that is kept."),
  CONFLICTS("rows", "Duplicates whose content is not that of the row kept, where that is told."),
  LATE("rows", "Rows too late to be compared."),
  FORGOTTEN(
      "rows", "Kept rows of a horizon that left the state, since none that comes reaches them.");

  private final String unit;
  private final String meaning;

  DeduplicateMetrics(String unit, String meaning) {
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
