/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.util.Arrays;

/**
 * The median of the values of some spans before a time, and the median distance from it (MAD) in
 * units of a normal distribution's standard deviation: P. J. Rousseeuw and C. Croux, "Alternatives
 * to the median absolute deviation" (1993), B. Iglewicz and D. C. Hoaglin (1993).
 *
 * <p>Where more than half of the values are equal the MAD is 0 and says nothing; then the distance
 * that nine of ten values keep within takes its place, in the same units.
 *
 * <p>Ranks of all values are known from the start, so that a value comes and goes, and the value of
 * any rank is found, in some twenty steps.
 */
final class RankHistory implements History {
  /** A normal distribution's standard deviation in MADs: one over its quantile of 3/4. */
  private static final double OF_MEDIAN_DISTANCE = 1.482602218505602;

  /** The same of the distance that nine of ten keep within: one over the quantile of 19/20. */
  private static final double OF_NINE_TENTHS = 0.6079568319117692;

  private final long[] times;
  private final double[] values;
  private final int[] ranks;
  private final RankCounts counts;
  private final Spans spans;

  /** For each span its first row and the one after its last. */
  private final int[] from;

  private final int[] to;

  /**
   * @param times in order
   * @param values finite, as many
   */
  RankHistory(long[] times, double[] values, Spans spans) {
    this.times = times;
    this.values = distinct(values);
    this.spans = spans;
    ranks = new int[values.length];
    for (int row = 0; row < ranks.length; row++) {
      ranks[row] = Arrays.binarySearch(this.values, values[row]);
    }
    counts = new RankCounts(this.values.length);
    from = new int[spans.count()];
    to = new int[spans.count()];
  }

  private static double[] distinct(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (double value : sorted) {
      if (count == 0 || Double.compare(value, sorted[count - 1]) != 0) {
        sorted[count++] = value;
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  @Override
  public void moveTo(long time) {
    for (int span = 0; span < from.length; span++) {
      long oldest = time - spans.oldest(span);
      long newest = time - spans.newest(span);
      while (to[span] < times.length && times[to[span]] <= newest) {
        counts.add(ranks[to[span]++], 1);
      }
      while (from[span] < to[span] && times[from[span]] < oldest) {
        counts.add(ranks[from[span]++], -1);
      }
    }
  }

  @Override
  public int rows() {
    return counts.total();
  }

  @Override
  public double centre() {
    int rows = rows();
    return between(valueAt((rows - 1) / 2), valueAt(rows / 2));
  }

  @Override
  public double spread() {
    double centre = centre();
    int rows = rows();
    double median = between(distance((rows - 1) / 2, centre), distance(rows / 2, centre));
    if (median > 0) {
      return median * OF_MEDIAN_DISTANCE;
    }
    int nineTenths = (int) ((9L * rows + 9) / 10);
    return distance(nineTenths - 1, centre) * OF_NINE_TENTHS;
  }

  private static double between(double low, double high) {
    return low == high ? low : low * 0.5 + high * 0.5;
  }

  private double valueAt(int place) {
    return values[counts.rankOf(place)];
  }

  /**
   * The distance from the centre that so many others stand before, of those in order.
   *
   * <p>Distances of the lower half of the values grow downwards, those of the upper half upwards;
   * looked for is how many of the lower ones are among the first of both.
   */
  private double distance(int place, double centre) {
    int lower = rows() / 2;
    int least = Math.max(0, place + 1 - (rows() - lower));
    int most = Math.min(lower, place + 1);
    while (least < most) {
      int taken = (least + most) >>> 1;
      double below = centre - valueAt(lower - 1 - taken);
      double above = valueAt(lower + place - taken) - centre;
      if (below < above) {
        least = taken + 1;
      } else {
        most = taken;
      }
    }
    double below = least == 0 ? 0 : centre - valueAt(lower - least);
    double above = least == place + 1 ? 0 : valueAt(lower + place - least) - centre;
    return Math.max(below, above);
  }
}
