/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.math.BigDecimal;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * A number of any type that becomes the STRING {@code [30, 40)}: the range of that size it is in.
 * Ranges start at the multiples of the size, also below zero, and are exact; NaN and the infinities
 * are named. A number of more than {@value #MOST_DIGITS} digits before the point stops the run.
 *
 * @param size greater than 0, of a scale between -100 and 100
 * @since 0.1
 */
@Evolving
public record Bucket(
    @SchemaFieldDescription("The field's name, or path with dots; null in it stays null.")
        String field,
    @SchemaFieldDescription("How wide a range is, above 0; ranges start at its multiples.")
        BigDecimal size)
    implements Protection {
  /** 1,000: what is longer would make a name of any length. */
  public static final int MOST_DIGITS = 1000;

  public Bucket {
    FieldName.require(field);
    requireNonNull(size, "size is null");
    requireScale("size", field, size);
    if (size.signum() <= 0) {
      throw new IllegalArgumentException(
          "Invalid size of field %s: %s (must be > 0)".formatted(field, size));
    }
  }

  /** Bounds how long the name of a range may be. */
  static void requireScale(String name, String field, BigDecimal value) {
    if (Math.abs((long) value.scale()) > 100) {
      throw new IllegalArgumentException(
          "Invalid %s of field %s: %s (must have a scale between -100 and 100)"
              .formatted(name, field, value));
    }
  }
}
