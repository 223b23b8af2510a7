/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times of a binary log as the server writes them, those of timestamps in UTC. */
final class BinlogTimes {
  static final int DATE_BYTES = 3;
  static final int TIME_BYTES = 3;
  static final int DATE_TIME_BYTES = 5;
  static final int TIMESTAMP_BYTES = 4;

  private static final int FIRST_YEAR = 1900;
  private static final int MONTHS = 13;
  private static final int DAY_BITS = 5;
  private static final int TIME_BITS = 17;
  private static final int SIX = 6;
  private static final String ZERO = "0000-00-00 00:00:00";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private BinlogTimes() {}

  /** The year 0000 is 0. */
  static int year(int value) {
    return value == 0 ? 0 : FIRST_YEAR + value;
  }

  static String date(int value) {
    return text("%04d-%02d-%02d", value >> 9, value >> DAY_BITS & 0xF, value & 0x1F);
  }

  /**
   * A time of day, or how long something takes.
   *
   * @param digits of the fraction of a second
   */
  static String time(byte[] bytes, int digits) {
    int fraction = bytes.length - TIME_BYTES;
    long value = number(bytes) - (1L << (8 * bytes.length - 1));
    long magnitude = Math.abs(value);
    long whole = magnitude >> (8 * fraction);
    String time =
        text(
            "%s%02d:%02d:%02d",
            value < 0 ? "-" : "", whole >> 12 & 0x3FF, whole >> SIX & 0x3F, whole & 0x3F);
    return digits == 0
        ? time
        : time + "." + text("%06d", micros(magnitude, fraction)).substring(0, digits);
  }

  static String dateTime(byte[] bytes) {
    int fraction = bytes.length - DATE_TIME_BYTES;
    long value = number(bytes) - (1L << (8 * bytes.length - 1));
    long whole = value >> (8 * fraction);
    long date = whole >> TIME_BITS;
    long months = date >> DAY_BITS;
    String time =
        text(
            "%04d-%02d-%02d %02d:%02d:%02d",
            months / MONTHS,
            months % MONTHS,
            date & 0x1F,
            whole >> 12 & 0x1F,
            whole >> SIX & 0x3F,
            whole & 0x3F);
    return fraction == 0 ? time : time + text(".%06d", micros(value, fraction));
  }

  static String timestamp(byte[] bytes) {
    int fraction = bytes.length - TIMESTAMP_BYTES;
    long value = number(bytes);
    return value == 0
        ? ZERO
        : TIMESTAMP.format(
            Instant.ofEpochSecond(value >> (8 * fraction), micros(value, fraction) * 1_000));
  }

  /** Of the lowest bytes, which have two digits each. */
  private static long micros(long value, int bytes) {
    long micros = value & ((1L << (8 * bytes)) - 1);
    for (int i = bytes; i < 3; i++) {
      micros *= 100;
    }
    return micros;
  }

  private static long number(byte[] bytes) {
    long number = 0;
    for (byte each : bytes) {
      number = number << 8 | (each & 0xFF);
    }
    return number;
  }

  private static String text(String pattern, Object... parts) {
    return String.format(Locale.ROOT, pattern, parts);
  }
}
