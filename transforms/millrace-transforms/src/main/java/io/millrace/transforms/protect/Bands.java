/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * A number of any type that becomes one of the STRINGs {@code < 18}, {@code [18, 65)} and {@code >=
 * 65}; NaN is named.
 *
 * @param boundaries at least one, each greater than the one before, of scales between -100 and 100
 * @since 0.1
 */
@Evolving
public record Bands(
    @SchemaFieldDescription("The field's name, or path with dots; null in it stays null.")
        String field,
    @SchemaFieldDescription("Where ranges begin, ascending.") List<BigDecimal> boundaries)
    implements Protection {
  public Bands {
    FieldName.require(field);
    boundaries = List.copyOf(boundaries);
    if (boundaries.isEmpty()) {
      throw new IllegalArgumentException("Missing required boundaries of field " + field);
    }
    boundaries.forEach(boundary -> Bucket.requireScale("boundary", field, boundary));
    for (int i = 1; i < boundaries.size(); i++) {
      if (boundaries.get(i - 1).compareTo(boundaries.get(i)) >= 0) {
        throw new IllegalArgumentException(
            "Invalid boundaries of field %s: %s (must be ascending)".formatted(field, boundaries));
      }
    }
  }
}
