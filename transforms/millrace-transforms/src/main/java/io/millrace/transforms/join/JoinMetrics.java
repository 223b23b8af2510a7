/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link Join} counts beside its periods.
 *
 * @since 0.1
 */
@Evolving
public enum JoinMetrics implements MetricName {
  JOINED("rows", "Rows given out joined, to another or to nulls."),
  LEFT_ALONE("rows", "Rows of the left that met none, and are not joined to nulls."),
  RIGHT_ALONE("rows", "Rows of the right that met none, and are not joined to nulls."),
  WITHOUT_KEY("rows", "Rows whose key has a null, on either side, which meet none.");

  private final String unit;
  private final String meaning;

  JoinMetrics(String unit, String meaning) {
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
