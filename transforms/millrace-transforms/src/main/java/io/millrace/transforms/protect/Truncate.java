/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.Evolving;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/**
 * A DATETIME that goes back to the first moment of its second, minute, hour, day, ISO week (from
 * Monday on), month or year in a zone. The row's own event time stays as it is.
 *
 * @param unit SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS or YEARS
 * @since 0.1
 */
@Evolving
public record Truncate(
    @SchemaFieldDescription("The field's name, or path with dots; null in it stays null.")
        String field,
    @SchemaFieldDescription("SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS or YEARS.")
        ChronoUnit unit,
    @SchemaFieldDescription("The zone's id.") @DefaultsTo("UTC") ZoneId zone)
    implements Protection {
  private static final List<ChronoUnit> SUPPORTED =
      List.of(
          ChronoUnit.SECONDS,
          ChronoUnit.MINUTES,
          ChronoUnit.HOURS,
          ChronoUnit.DAYS,
          ChronoUnit.WEEKS,
          ChronoUnit.MONTHS,
          ChronoUnit.YEARS);

  public Truncate {
    FieldName.require(field);
    requireNonNull(zone, "zone is null");
    if (!SUPPORTED.contains(requireNonNull(unit, "unit is null"))) {
      throw new IllegalArgumentException(
          "Unsupported unit of field %s: %s (supported: %s)".formatted(field, unit, SUPPORTED));
    }
  }
}
