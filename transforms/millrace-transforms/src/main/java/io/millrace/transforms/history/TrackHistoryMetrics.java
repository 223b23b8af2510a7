/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link TrackHistory} counts.
 *
 * @since 0.1
 */
@Evolving
public enum TrackHistoryMetrics implements MetricName {
  CHANGES("rows", "Changes that became part of a history."),
  LATE("rows", "Changes to what is settled already."),
  WITHOUT_KEY("rows", "Changes whose key has a null."),
  REJECTED("rows", "Changes of an unknown operation."),
  VERSIONS("rows", "Versions given out, new or in place of earlier ones."),
  RETRACTIONS("rows", "Versions taken back.");

  private final String unit;
  private final String meaning;

  TrackHistoryMetrics(String unit, String meaning) {
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
