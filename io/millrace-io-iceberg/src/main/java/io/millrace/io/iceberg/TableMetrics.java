/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.descriptor.MetricName;

/** What a stream of a table counts beside its tallies. */
enum TableMetrics implements MetricName {
  /** Commits that replaced or deleted rows. */
  SKIPPED_COMMITS("commits", "Commits that replaced or deleted rows, of which nothing was read.");

  private final String unit;
  private final String meaning;

  TableMetrics(String unit, String meaning) {
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
