/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link NormaliseUsage} and {@link PriceUsage} count.
 *
 * @since 0.1
 */
@Evolving
public enum UsageMetrics implements MetricName {
  ANSWERED("calls", "Calls whose usage was read, or that were priced."),
  UNANSWERED("calls", "Calls kept with a reason in place of an answer."),
  REJECTED("calls", "Calls rejected for lack of an answer.");

  private final String unit;
  private final String meaning;

  UsageMetrics(String unit, String meaning) {
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
