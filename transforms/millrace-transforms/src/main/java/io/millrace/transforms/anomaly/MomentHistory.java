/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.util.Arrays;

/**
 * Mean and standard deviation of the values of the last span, each value worth half as much for
 * every half-life it is older.
 *
 * <p>Time is cut at multiples of the span. A span that ends at some time is then a tail of one
 * piece and a start of the next: tails are summed once when a piece is over, starts row by row (M.
 * van Herk 1992, J. Gil and M. Werman 1993, for minima). So a row costs the same however many rows
 * the span holds, nothing is ever subtracted, and no sum has seen a row that is too old.
 */
final class MomentHistory implements History {
  private final long[] times;
  private final double[] values;
  private final long span;
  private final double halfLife;

  /** Where the piece under way starts; weights are of ages at that time. */
  private long cut = Long.MIN_VALUE;

  /** The first row of the span, the first of the piece under way, and the first not yet seen. */
  private int first;

  private int middle;
  private int next;

  /** Of the piece before, the sums from each row on; the last row's is at 0. */
  private Moments[] tails = {};

  private final Moments start = new Moments();
  private final Moments all = new Moments();

  /**
   * @param times in order
   * @param values finite, as many
   * @param halfLife infinite for values worth the same at every age
   */
  MomentHistory(long[] times, double[] values, long span, double halfLife) {
    this.times = times;
    this.values = values;
    this.span = span;
    this.halfLife = halfLife;
  }

  @Override
  public void moveTo(long time) {
    long newCut = Math.multiplyExact(Math.floorDiv(time, span), span);
    if (newCut != cut) {
      startPiece(newCut);
    }
    while (next < times.length && times[next] < time) {
      start.add(values[next], weight(next));
      next++;
    }
    while (first < middle && times[first] < time - span) {
      first++;
    }
    all.clear();
    if (first < middle) {
      all.add(tails[middle - 1 - first]);
    }
    all.add(start);
  }

  private void startPiece(long newCut) {
    cut = newCut;
    first = firstFrom(first, newCut - span);
    middle = firstFrom(first, newCut);
    next = middle;
    start.clear();
    if (tails.length < middle - first) {
      int length = Math.max(middle - first, 2 * tails.length);
      int before = tails.length;
      tails = Arrays.copyOf(tails, length);
      for (int i = before; i < length; i++) {
        tails[i] = new Moments();
      }
    }
    for (int row = middle - 1; row >= first; row--) {
      Moments tail = tails[middle - 1 - row];
      tail.clear();
      if (row < middle - 1) {
        tail.add(tails[middle - 2 - row]);
      }
      tail.add(values[row], weight(row));
    }
  }

  private int firstFrom(int row, long time) {
    int found = row;
    while (found < times.length && times[found] < time) {
      found++;
    }
    return found;
  }

  /** In every JVM the same to the last bit, which Math.pow does not promise. */
  private double weight(int row) {
    return StrictMath.pow(2, (times[row] - cut) / halfLife);
  }

  @Override
  public int rows() {
    return next - first;
  }

  @Override
  public double centre() {
    return all.mean();
  }

  @Override
  public double spread() {
    return all.standardDeviation();
  }
}
