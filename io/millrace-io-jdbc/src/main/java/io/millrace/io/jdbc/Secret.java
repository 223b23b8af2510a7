/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret is, not what it is: looked up by the worker that connects.
 *
 * @param place the variable's name, or the file's
 */
record Secret(Kind kind, String place) implements Serializable {
  enum Kind {
    ENVIRONMENT,
    FILE
  }

  Secret {
    requireNonNull(kind, "kind is null");
    if (place.isBlank()) {
      throw new IllegalArgumentException(
          kind == Kind.FILE ? "Missing required file" : "Missing required variable");
    }
  }

  /**
   * The secret; of a file without its last line end.
   *
   * @throws IllegalStateException if the variable is not set
   * @throws UncheckedIOException if the file cannot be read
   */
  String value() {
    return switch (kind) {
      case ENVIRONMENT -> {
        String value = System.getenv(place);
        if (value == null) {
          throw new IllegalStateException("Missing required environment variable " + place);
        }
        yield value;
      }
      case FILE -> {
        try {
          yield Files.readString(Path.of(place)).replaceFirst("\\R\\z", "");
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot read the file of a secret: " + place, e);
        }
      }
    };
  }
}
