/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link MatchSequence} counts beside its periods.
 *
 * @since 0.1
 */
@Evolving
public enum MatchSequenceMetrics implements MetricName {
  MATCHED("rows", "Sequences found."),
  TIMED_OUT("rows", "Sequences given out that began and were not complete in time."),
  WITHOUT_KEY("rows", "Rows whose key has a null.");

  private final String unit;
  private final String meaning;

  MatchSequenceMetrics(String unit, String meaning) {
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
