/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import io.millrace.io.values.TimeParser;
import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one field comes from and how its text is read.
 *
 * @param from the source column, or a dotted path into a JSON object; null if {@code constant} is
 *     set
 * @param constant the same value for every record; null if {@code from} is set
 * @param time for a time field: {@code iso}, {@code epoch_millis}, {@code epoch_seconds}, or a
 *     {@link java.time.format.DateTimeFormatter} pattern; ignored for other types
 * @param zone the zone of times that carry none, e.g. {@code Europe/London}; in a daylight-saving
 *     overlap the earlier offset is taken, in a gap the time moves forward by its length
 * @param removePrefix cut off where the text starts with it
 * @param removeSuffix cut off where the text ends with it
 * @param decimalSeparator {@code .} or {@code ,}
 * @param values translations; a value that is not listed stays as it is
 * @since 0.1
 */
@Evolving
public record FieldMapping(
    @Nullable String from,
    @Nullable String constant,
    String time,
    String zone,
    String removePrefix,
    String removeSuffix,
    String decimalSeparator,
    Map<String, String> values)
    implements Serializable {
  public FieldMapping {
    values = Map.copyOf(values);
  }

  /** Takes a column as it is; times are read as ISO-8601, in UTC where they name no zone. */
  public static FieldMapping column(String from) {
    return new FieldMapping(from, null, TimeParser.ISO, "UTC", "", "", ".", Map.of());
  }
}
