/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.values;

import io.millrace.transforms.Internal;
import java.util.Locale;

/**
 * Reads truth values as people write them.
 *
 * @since 0.1
 */
@Internal
public final class TruthParser {
  private TruthParser() {}

  /** True for true, t, yes and 1, false for false, f, no and 0, in any case. */
  public static boolean parse(String field, String text) throws InvalidValueException {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "1" -> true;
      case "false", "f", "no", "0" -> false;
      default -> throw new InvalidValueException(field, text, "true or false");
    };
  }
}
