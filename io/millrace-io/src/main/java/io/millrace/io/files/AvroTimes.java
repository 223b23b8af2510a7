/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.apache.avro.LogicalType;
import org.jspecify.annotations.Nullable;

/** Avro's logical types of time, as ISO-8601 text. */
final class AvroTimes {
  private AvroTimes() {}

  /**
   * The time that a number stands for: instants in UTC, dates, times of day, and local timestamps
   * without zone.
   *
   * @return null if the type is none of these, or the number is outside its range
   */
  static @Nullable String text(@Nullable LogicalType type, long value) {
    if (type == null) {
      return null;
    }
    try {
      return switch (type.getName()) {
        case "date" -> LocalDate.ofEpochDay(value).toString();
        case "time-millis" ->
            LocalTime.ofNanoOfDay(Math.multiplyExact(value, 1_000_000)).toString();
        case "time-micros" -> LocalTime.ofNanoOfDay(Math.multiplyExact(value, 1_000)).toString();
        case "timestamp-millis" -> instant(value, 1_000).toString();
        case "timestamp-micros" -> instant(value, 1_000_000).toString();
        case "timestamp-nanos" -> instant(value, 1_000_000_000).toString();
        case "local-timestamp-millis" -> local(value, 1_000);
        case "local-timestamp-micros" -> local(value, 1_000_000);
        case "local-timestamp-nanos" -> local(value, 1_000_000_000);
        default -> null;
      };
    } catch (DateTimeException | ArithmeticException e) {
      return null; // The caller writes the number itself.
    }
  }

  private static Instant instant(long value, long perSecond) {
    long nanos = Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond);
    return Instant.ofEpochSecond(Math.floorDiv(value, perSecond), nanos);
  }

  private static String local(long value, long perSecond) {
    return LocalDateTime.ofInstant(instant(value, perSecond), ZoneOffset.UTC).toString();
  }
}
