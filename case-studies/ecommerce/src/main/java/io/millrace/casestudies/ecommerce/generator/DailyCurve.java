/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

/** How busy the shop is: quiet nights, a peak at noon and a higher one at eight in the evening. */
final class DailyCurve {
  private static final int[] BUSYNESS_BY_HOUR = {
    12, 8, 6, 5, 5, 7, 14, 26, 42, 58, 70, 78, 84, 76, 68, 66, 70, 80, 92, 100, 96, 78, 50, 26
  };

  /** The second day is a tenth busier. */
  private static final int[] BUSYNESS_BY_DAY = {10, 11};

  private static final long[] UP_TO_MINUTE = upToMinute();

  private DailyCurve() {}

  /** How many of {@code total} things are due when so many minutes have passed. */
  static int due(int total, int minutes) {
    return (int) (total * UP_TO_MINUTE[minutes] / UP_TO_MINUTE[UP_TO_MINUTE.length - 1]);
  }

  private static long[] upToMinute() {
    long[] sums = new long[ShopClock.HOURS * 60 + 1];
    for (int minute = 0; minute < sums.length - 1; minute++) {
      int hour = minute / 60;
      int past = minute % 60;
      int between =
          BUSYNESS_BY_HOUR[hour % 24] * (60 - past) + BUSYNESS_BY_HOUR[(hour + 1) % 24] * past;
      sums[minute + 1] = sums[minute] + (long) between * BUSYNESS_BY_DAY[hour / 24];
    }
    return sums;
  }
}
