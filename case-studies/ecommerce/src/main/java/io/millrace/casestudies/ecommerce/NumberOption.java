/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import io.millrace.pipelines.RunRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads options that are whole numbers, and says what is wrong with them. */
record NumberOption(RunRequest request, List<String> problems) {
  /** Null, with a problem more, if it is none from the least to the most. */
  @Nullable Long read(String option, long fallback, long least, long most) {
    String text = request.option(option).orElse(Long.toString(fallback));
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of bounds.
    }
    problems.add(
        "Invalid --%s: %s (must be a whole number from %d to %d)"
            .formatted(option, text, least, most));
    return null;
  }
}
