/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.Evolving;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * A STRING whose code points are hidden but for the first and the last ones. A text with no more
 * code points than would stay visible is hidden wholly. The number of code points still shows.
 *
 * @param first how many stay visible at the start, 0 to 1,000
 * @param last how many stay visible at the end, 0 to 1,000
 * @param with what stands in place of each hidden one: one code point
 * @since 0.1
 */
@Evolving
public record Mask(
    @SchemaFieldDescription("The field's name, or path with dots; null in it stays null.")
        String field,
    @SchemaFieldDescription("How many code points stay visible at the start, 0 to 1,000.")
        @DefaultsTo("0")
        int first,
    @SchemaFieldDescription("How many code points stay visible at the end, 0 to 1,000.")
        @DefaultsTo("0")
        int last,
    @SchemaFieldDescription("What stands in place of each hidden one: one code point.")
        @DefaultsTo("*")
        String with)
    implements Protection {
  private static final int MOST = 1000;

  public Mask {
    FieldName.require(field);
    requireNonNull(with, "with is null");
    requireBetween("first", first, field);
    requireBetween("last", last, field);
    if (with.codePointCount(0, with.length()) != 1) {
      throw new IllegalArgumentException(
          "Invalid mask of field %s: '%s' (must be one code point)".formatted(field, with));
    }
  }

  /** The same with another character. */
  public Mask by(String character) {
    return new Mask(field, first, last, character);
  }

  private static void requireBetween(String name, int value, String field) {
    if (value < 0 || value > MOST) {
      throw new IllegalArgumentException(
          "Invalid %s of mask of field %s: %d (must be between 0 and %d)"
              .formatted(name, field, value, MOST));
    }
  }
}
