/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import org.jspecify.annotations.Nullable;

/**
 * Numbers by size, in buckets so narrow that the middle of one stands for all its values.
 *
 * <p>A bucket is 1/64 of the numbers between two powers of two, so that none of its values is
 * farther from its middle than 1/128 of itself. These are the buckets of DDSketch (Charles Masson,
 * Jee E. Rim, Homin K. Lee: "DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees", VLDB 2019), cut by the bits of the double as HdrHistogram does rather
 * than by its logarithm, and never collapsed. Own code because the quantile sketches of
 * DataSketches (KLL, REQ, classic) toss coins, so that their results depend on the order of values
 * and merges.
 */
final class DoubleBuckets {
  /** Above 1/128: a decimal's double may be half a bit outside of the decimal's own bucket. */
  static final double RELATIVE_ERROR = 0.008;

  /** What is left of a double's 52 bits of fraction when 6 are taken. */
  private static final int SHIFT = 46;

  private static final int LEAST_NORMAL = bucketOf(Double.MIN_NORMAL);
  private static final int INFINITY = bucketOf(Double.POSITIVE_INFINITY);

  private DoubleBuckets() {}

  /** A number that is as great as the value's; 0 for all that is nearer to 0 than 2.2E-308. */
  static int of(double value) {
    int bucket = bucketOf(Math.abs(value));
    return bucket < LEAST_NORMAL ? 0 : value < 0 ? -bucket : bucket;
  }

  private static int bucketOf(double magnitude) {
    return (int) (Double.doubleToLongBits(magnitude) >>> SHIFT);
  }

  /** What stands for the values of a bucket, which is an Integer or null. */
  static Approximation approximation(@Nullable Object bucket) {
    return bucket == null
        ? Approximation.NONE
        : new Approximation(middle((Integer) bucket), RELATIVE_ERROR);
  }

  /** The value in the middle; infinities and NaN as they are. */
  static double middle(int bucket) {
    if (bucket == 0) {
      return 0;
    }
    int magnitude = Math.abs(bucket);
    long middle = magnitude < INFINITY ? 1L << (SHIFT - 1) : 0;
    double value = Double.longBitsToDouble((long) magnitude << SHIFT | middle);
    return bucket < 0 ? -value : value;
  }
}
