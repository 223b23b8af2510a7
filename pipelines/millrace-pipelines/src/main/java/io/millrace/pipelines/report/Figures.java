/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them; the same in every language and zone. */
final class Figures {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long SECONDS_PER_DAY = 86_400;
  private static final String[] BYTE_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Figures() {}

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** All digits, in groups of three before the point. */
  static String grouped(BigDecimal number) {
    String plain = number.abs().toPlainString();
    int point = plain.indexOf('.');
    int end = point < 0 ? plain.length() : point;
    StringBuilder text = new StringBuilder(plain);
    for (int i = end - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return number.signum() < 0 ? "-" + text : text.toString();
  }

  static String rounded(double number, int decimals) {
    return grouped(BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP));
  }

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, BYTE_UNITS[unit]);
  }

  /** Exact seconds, without zeros that say nothing. */
  static BigDecimal seconds(Duration duration) {
    BigDecimal nanos = BigDecimal.valueOf(duration.getNano(), 9);
    BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds()).add(nanos).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }

  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return rounded(duration.toMillis() / 1e3, 1) + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%s h %02d min", grouped(seconds / 3600), seconds / 60 % 60);
  }

  /** The part in percent, to four decimals. */
  static BigDecimal percent(long part, long whole) {
    return BigDecimal.valueOf(part)
        .multiply(BigDecimal.valueOf(100))
        .divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
  }

  /** A percentage to two decimals; a part too small to show still does not read as none. */
  static String percentText(long part, long whole) {
    BigDecimal shown = percent(part, whole).setScale(2, RoundingMode.HALF_UP);
    return part > 0 && shown.signum() == 0 ? "<0.01" : shown.toPlainString();
  }

  static String time(Instant time) {
    return SECOND.format(time) + " UTC";
  }

  /** A point on a time axis, no finer than it needs to be. */
  static String axisTime(Instant time) {
    if (time.getNano() != 0) {
      return time.toString();
    }
    if (time.getEpochSecond() % SECONDS_PER_DAY == 0) {
      return DAY.format(time);
    }
    return (time.getEpochSecond() % 60 == 0 ? MINUTE : SECOND).format(time);
  }

  /** At most so many characters, never half of one. */
  static String shortened(String text, int characters) {
    if (text.codePointCount(0, text.length()) <= characters) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
  }
}
