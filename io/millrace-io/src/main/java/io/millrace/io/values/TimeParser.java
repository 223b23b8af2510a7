/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.values;

import io.millrace.transforms.Internal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads times. Dates that do not exist (30 February) are refused, not moved; what is finer than a
 * millisecond is cut off.
 *
 * @since 0.1
 */
@Internal
public final class TimeParser {
  /** ISO-8601. */
  public static final String ISO = "iso";

  public static final String EPOCH_MILLIS = "epoch_millis";

  public static final String EPOCH_SECONDS = "epoch_seconds";

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final String field;
  private final String kind;
  private final ZoneId zone;
  private final @Nullable DateTimeFormatter formatter;

  /**
   * @param field for messages
   * @param kind one of the above, or a {@link DateTimeFormatter} pattern
   * @param zone of times that carry none
   * @throws DateTimeException if the zone is unknown
   * @throws IllegalArgumentException if the pattern is none
   */
  public TimeParser(String field, String kind, String zone) {
    this.field = field;
    this.kind = kind;
    this.zone = ZoneId.of(zone);
    this.formatter = formatter(kind);
  }

  /** Throws what the constructor throws, for a mapping that is not used yet. */
  public static void check(String kind, String zone) {
    ZoneId.of(zone);
    formatter(kind);
  }

  private static @Nullable DateTimeFormatter formatter(String kind) {
    return switch (kind) {
      case EPOCH_MILLIS, EPOCH_SECONDS -> null;
      case ISO -> DateTimeFormatter.ISO_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);
      default -> strict(kind);
    };
  }

  /** A strict formatter wants u for the year of today's calendar; people write y. */
  private static DateTimeFormatter strict(String pattern) {
    StringBuilder strict = new StringBuilder();
    boolean quoted = false;
    for (char c : pattern.toCharArray()) {
      quoted ^= c == '\'';
      strict.append(c == 'y' && !quoted && pattern.indexOf('G') < 0 ? 'u' : c);
    }
    return DateTimeFormatter.ofPattern(strict.toString(), Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** The time that the text writes. */
  public org.joda.time.Instant parse(String text) throws InvalidValueException {
    try {
      Instant instant = formatter == null ? epoch(text) : formatted(text, formatter);
      if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
        throw new InvalidValueException(field, text, "between the years 1 and 9999");
      }
      return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new InvalidValueException(field, text, expected());
    }
  }

  private Instant epoch(String text) throws InvalidValueException {
    BigDecimal number = NumberParser.number(field, text, '.');
    BigDecimal millis = kind.equals(EPOCH_MILLIS) ? number : number.movePointRight(3);
    return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
  }

  private Instant formatted(String text, DateTimeFormatter format) {
    String trimmed = text.strip();
    if (kind.equals(ISO)) {
      trimmed = trimmed.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (?=\\d)", "$1T");
      if (trimmed.length() == 10) {
        return LocalDate.parse(trimmed).atStartOfDay(zone).toInstant();
      }
    }
    TemporalAccessor parsed =
        format.parseBest(trimmed, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
    if (parsed instanceof ZonedDateTime zoned) {
      return zoned.toInstant();
    }
    return parsed instanceof LocalDateTime local
        ? local.atZone(zone).toInstant()
        : LocalDate.from(parsed).atStartOfDay(zone).toInstant();
  }

  private String expected() {
    return switch (kind) {
      case ISO -> "an ISO-8601 time";
      case EPOCH_MILLIS -> "milliseconds since 1970";
      case EPOCH_SECONDS -> "seconds since 1970";
      default -> "a time like " + kind;
    };
  }
}
