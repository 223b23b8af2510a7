/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many rows there are of each lateness: exact counts in buckets that hold one lateness up to
 * 255 ms, and above that those with the same first eight bits, which are less than 1/128 apart (the
 * log-linear buckets of HdrHistogram). Not thread-safe.
 *
 * <p>A bucket is told by the largest lateness it can hold, so that a count up to it is exact.
 * Histograms merge by adding their counts: neither the order of rows nor of merges shows.
 */
final class LatenessHistogram {
  /** Of a lateness beyond its first. */
  private static final int BITS = 7;

  private static final int EXACT = 2 << BITS;

  private long onTime;
  private final TreeMap<Integer, Long> late = new TreeMap<>();

  /** Takes in a row. */
  void add(long lateness) {
    if (lateness == 0) {
      onTime++;
    } else {
      late.merge(bucketOf(lateness), 1L, Long::sum);
    }
  }

  /** How many rows are in each bucket, those on time in 0. */
  Map<Integer, Long> counts() {
    Map<Integer, Long> counts = new TreeMap<>(late);
    counts.put(0, onTime);
    return counts;
  }

  /** Takes in the rows of another one. */
  void merge(Map<Integer, Long> counts) {
    counts.forEach(
        (bucket, count) -> {
          if (bucket == 0) {
            onTime += count;
          } else {
            late.merge(bucket, count, Long::sum);
          }
        });
  }

  long rows() {
    return onTime + late.values().stream().mapToLong(Long::longValue).sum();
  }

  long onTime() {
    return onTime;
  }

  /** How many rows have at most that lateness: of 0, and of the largest of each bucket in use. */
  List<Point> points() {
    List<Point> points = new ArrayList<>(late.size() + 1);
    long arrived = onTime;
    points.add(new Point(0, arrived));
    for (Map.Entry<Integer, Long> bucket : late.entrySet()) {
      arrived += bucket.getValue();
      points.add(new Point(largestIn(bucket.getKey()), arrived));
    }
    return points;
  }

  /**
   * The first of the points that has so large a part of the rows. Its lateness is less than 1/128
   * above the smallest that would do.
   *
   * @param completeness above 0 and at most 1
   */
  static Point reaching(double completeness, List<Point> points) {
    long rows = points.get(points.size() - 1).arrived();
    long needed =
        BigDecimal.valueOf(completeness)
            .multiply(BigDecimal.valueOf(rows))
            .setScale(0, RoundingMode.CEILING)
            .longValueExact();
    for (Point point : points) {
      if (point.arrived() >= needed) {
        return point;
      }
    }
    throw new IllegalArgumentException(
        "Invalid completeness: " + completeness + " (must be above 0 and at most 1)");
  }

  static int bucketOf(long lateness) {
    int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(lateness));
    return (shift << BITS) + (int) (lateness >>> shift);
  }

  static long largestIn(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int shift = (bucket >> BITS) - 1;
    long first = bucket - ((long) shift << BITS);
    return ((first + 1) << shift) - 1;
  }

  /**
   * A point of the curve.
   *
   * @param lateness in milliseconds
   * @param arrived how many rows have at most that lateness
   */
  record Point(long lateness, long arrived) {}
}
