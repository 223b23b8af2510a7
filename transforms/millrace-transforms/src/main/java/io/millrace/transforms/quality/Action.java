/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import io.millrace.transforms.Evolving;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What happens to a row that breaks a rule.
 *
 * @since 0.1
 */
@Evolving
public enum Action {
  /** The row goes on; the verdict counts it. */
  PASS("pass"),
  /** The row becomes a dead letter. */
  QUARANTINE("quarantine");

  private final String word;

  Action(String word) {
    this.word = word;
  }

  /** The lower-case word of verdicts and configuration, e.g. {@code quarantine}. */
  public String word() {
    return word;
  }

  /**
   * Reads the word of a configuration.
   *
   * @throws IllegalArgumentException if the word names no supported action, e.g. {@code drop}
   */
  public static Action of(String word) {
    return Arrays.stream(values())
        .filter(action -> action.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unsupported action: " + word + " (supported: " + supported() + ")"));
  }

  private static String supported() {
    return Arrays.stream(values()).map(Action::word).collect(Collectors.joining(", "));
  }
}
