/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WindowRule} is called.
 *
 * @param description null for no words
 */
record RuleName(String id, String name, @Nullable String description) implements Serializable {
  static RuleName of(String id) {
    return new RuleName(id, id, null);
  }

  RuleName named(String value) {
    return new RuleName(id, required("name", value), description);
  }

  RuleName identifiedAs(String value) {
    String given = required("id", value);
    return new RuleName(given, given, description);
  }

  RuleName described(String value) {
    return new RuleName(id, name, required("description", value));
  }

  private static String required(String what, String value) {
    requireNonNull(value, what + " is null");
    if (value.isBlank()) {
      throw new IllegalArgumentException("Missing required " + what);
    }
    return value;
  }
}
