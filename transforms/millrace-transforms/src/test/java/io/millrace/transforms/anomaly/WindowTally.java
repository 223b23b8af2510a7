/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How flags fit labelled windows, over all series together.
 *
 * @param flagged rows
 * @param flaggedInside of these, rows in a window
 * @param episodes of flagged rows, each at most an hour after the one before
 * @param episodesInside of these, such as have a row in a window
 * @param windows that are labelled
 * @param detected of these, such as have a flagged row
 */
record WindowTally(
    String name,
    int flagged,
    int flaggedInside,
    int episodes,
    int episodesInside,
    int windows,
    int detected) {
  private static final long EPISODE_PAUSE = 3_600_000;

  static WindowTally of(
      String name, List<CloudWatchSeries> all, Function<CloudWatchSeries, boolean[]> flags) {
    WindowTally sum = new WindowTally(name, 0, 0, 0, 0, 0, 0);
    for (CloudWatchSeries series : all) {
      sum = sum.plus(series, flags.apply(series));
    }
    return sum;
  }

  private WindowTally plus(CloudWatchSeries series, boolean[] flags) {
    int rows = 0;
    int inside = 0;
    int runs = 0;
    int runsInside = 0;
    boolean runIsInside = false;
    long last = 0;
    for (int row = 0; row < flags.length; row++) {
      if (flags[row]) {
        if (rows == 0 || series.times()[row] - last > EPISODE_PAUSE) {
          runs++;
          runIsInside = false;
        }
        boolean isInside = series.isLabelled(row);
        runsInside += isInside && !runIsInside ? 1 : 0;
        runIsInside |= isInside;
        rows++;
        inside += isInside ? 1 : 0;
        last = series.times()[row];
      }
    }
    return new WindowTally(
        name,
        flagged + rows,
        flaggedInside + inside,
        episodes + runs,
        episodesInside + runsInside,
        windows + series.windows().size(),
        detected + (int) series.windows().stream().filter(w -> isHit(w, series, flags)).count());
  }

  private static boolean isHit(
      CloudWatchSeries.Window window, CloudWatchSeries series, boolean[] flags) {
    for (int row = 0; row < flags.length; row++) {
      if (flags[row] && window.holds(series.times()[row])) {
        return true;
      }
    }
    return false;
  }

  double rowPrecision() {
    return (double) flaggedInside / flagged;
  }

  double episodePrecision() {
    return (double) episodesInside / episodes;
  }

  double recall() {
    return (double) detected / windows;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-32s %6d rows, %.3f inside; %4d episodes, %.3f inside; %d of %d windows",
        name,
        flagged,
        rowPrecision(),
        episodes,
        episodePrecision(),
        detected,
        windows);
  }
}
