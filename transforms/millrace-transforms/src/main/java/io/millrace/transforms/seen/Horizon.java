/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/**
 * How far in time a kept row reaches, and which times can match no more. Any two longs are compared
 * rightly: of two times in order, the unsigned difference is exact.
 */
final class Horizon {
  /** Expired entries are looked for when the frontier has moved by this part of the horizon. */
  private static final int STEPS = 64;

  /**
   * An era has 2^5 to 2^6 horizons: so often, at most, one key is kept in it while none is over.
   */
  private static final int ERA_BITS = 5;

  /** 2^64 divided by the golden ratio: its multiples lie far apart. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long millis;
  private final int eraShift;
  private final long eraMask;
  private long overThrough = Long.MIN_VALUE;
  private long lastStep = Long.MIN_VALUE;

  /**
   * @throws IllegalArgumentException if below 1
   */
  Horizon(long millis) {
    if (millis < 1) {
      throw new IllegalArgumentException(
          "Invalid horizon milliseconds: " + millis + " (must be above 0)");
    }
    this.millis = millis;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(millis);
    this.eraShift = Math.min(Long.SIZE - 1, bits + ERA_BITS);
    this.eraMask = (1L << eraShift) - 1;
  }

  /**
   * Refuses the one time that cannot be stored.
   *
   * @throws IllegalArgumentException if it is that time
   */
  static void checkTime(long time) {
    if (time == Long.MIN_VALUE) {
      throw new IllegalArgumentException("Invalid time: " + time + " (must be above " + time + ")");
    }
  }

  /** Whether a row kept at one of two times makes a duplicate of a row at the other. */
  boolean covers(long time, long other) {
    long distance = time < other ? other - time : time - other;
    return Long.compareUnsigned(distance, millis) < 0;
  }

  /** The number of the era that a time lies in. */
  long era(long time) {
    return time >> eraShift;
  }

  /** The hash of a row by the order of its key and its time. */
  long spread(long order, long time) {
    return spreadInEra(order, era(time));
  }

  /** The hash of the rows of one key in an era. */
  static long spreadInEra(long order, long era) {
    return order + era * GOLDEN;
  }

  /** Whether a row at this time may make a duplicate of one in the era before. */
  boolean reachesBack(long time) {
    return (time & eraMask) < millis - 1;
  }

  /** Whether a row at this time may make a duplicate of one in the era after. */
  boolean reachesOn(long time) {
    return (time & eraMask) > eraMask - millis + 1;
  }

  /** Whether no row at or after the frontier can match a row kept at this time. */
  boolean isOver(long time) {
    return time <= overThrough;
  }

  /** The latest time that is over; the least long, which is no row's, if none is. */
  long latestOver() {
    return overThrough;
  }

  /** The earliest time that is not over. */
  long earliestLiving() {
    return overThrough + 1;
  }

  /** Moves the frontier on; it never goes back. */
  void advanceTo(long frontier) {
    if (frontier >= Long.MIN_VALUE + millis) {
      overThrough = Math.max(overThrough, frontier - millis);
    }
  }

  /** Whether the frontier has moved far enough since this last said so. */
  boolean takesStep() {
    if (Long.compareUnsigned(overThrough - lastStep, Math.max(1, millis / STEPS)) < 0) {
      return false;
    }
    lastStep = overThrough;
    return true;
  }
}
