/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;

/**
 * How bad it is that a rule is broken. It says nothing about what happens to the record: that is
 * the {@link Action}.
 *
 * @since 0.1
 */
@Evolving
public enum Severity {
  ERROR("error"),
  WARN("warn"),
  INFO("info");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** The lower-case word of verdicts and configuration, e.g. {@code warn}. */
  public String word() {
    return word;
  }
}
