/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The two days that are simulated, in epoch milliseconds. */
final class ShopClock {
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;
  static final int HOURS = 48;
  static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  static final long END = START + HOURS * HOUR;

  /** A silence this long ends a session. */
  static final long SESSION_GAP = 30 * MINUTE;

  private static final DateTimeFormatter TO_THE_MILLISECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ShopClock() {}

  /** The start of the hour that holds the time; START is a full hour and no time is before it. */
  static long hourOf(long time) {
    return time - (time - START) % HOUR;
  }

  /** ISO-8601 in UTC, always with three digits of fraction. */
  static String iso(long time) {
    return TO_THE_MILLISECOND.format(Instant.ofEpochMilli(time));
  }
}
