/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link Enrich} and its kin count.
 *
 * @since 0.1
 */
@Evolving
public enum EnrichMetrics implements MetricName {
  ACCEPTED("rows", "Rows given out, be anything known of them or not."),
  REJECTED("rows", "Rows rejected because nothing is known of them."),
  MISSES("rows", "Rows that nothing is known of, kept or rejected; null keys among them."),
  CALLS("calls", "Calls that went out to the service, tries again among them."),
  RETRIES("calls", "Calls that repeat one that failed."),
  THROTTLED(
      "calls", "Calls that waited for the rate limit or a Retry-After, or that were answered 429."),
  CACHE_HITS("keys", "Keys of a block that were answered without a call of their own."),
  FAILURES("rows", "Rows rejected because the service did not answer.");

  private final String unit;
  private final String meaning;

  EnrichMetrics(String unit, String meaning) {
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
