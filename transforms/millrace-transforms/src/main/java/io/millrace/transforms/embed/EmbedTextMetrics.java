/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.descriptor.MetricName;

/**
 * What {@link EmbedText} counts.
 *
 * @since 0.1
 */
@Evolving
public enum EmbedTextMetrics implements MetricName {
  ACCEPTED("rows", "Rows given out, with a vector or without a text."),
  REJECTED("rows", "Rows whose text could not be embedded."),
  CALLS("calls", "Calls of the embedder, those that failed among them."),
  CACHE_HITS("texts", "Different texts of a block whose vector was known already.");

  private final String unit;
  private final String meaning;

  EmbedTextMetrics(String unit, String meaning) {
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
