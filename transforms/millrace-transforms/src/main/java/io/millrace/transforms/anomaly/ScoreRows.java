/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.period.KeyRows;
import io.millrace.transforms.period.KeyWork;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.Results;
import java.util.Arrays;

/** Scores the rows of a key in a period by those before them. */
final class ScoreRows implements KeyWork {
  private static final long serialVersionUID = 1L;

  private final AnomalyLayout layout;

  ScoreRows(AnomalyLayout layout) {
    this.layout = layout;
  }

  @Override
  public void decide(KeyRows rows, Period period, Results out) {
    double[] observed = new double[rows.size()];
    for (int i = 0; i < observed.length; i++) {
      observed[i] = layout.valueOf(rows.at(i));
    }
    Scorer scorer = scorer(rows, observed);
    for (int i = rows.firstFrom(period.start()); i < rows.size(); i++) {
      long time = rows.time(i);
      if (period.holds(time)) {
        Score score = Double.isNaN(observed[i]) ? null : scorer.score(time, observed[i]);
        out.add(layout.scored(rows.row(i), observed[i], score), time);
      }
    }
  }

  /** By the finite values, those of one time in their own order. */
  private Scorer scorer(KeyRows rows, double[] observed) {
    long[] times = new long[observed.length];
    double[] values = new double[observed.length];
    int count = 0;
    int first = 0;
    for (int i = 0; i < observed.length; i++) {
      if (Double.isFinite(observed[i])) {
        if (count > first && times[first] != rows.time(i)) {
          Arrays.sort(values, first, count);
          first = count;
        }
        times[count] = rows.time(i);
        // Adding 0.0 makes a zero of -0.0.
        values[count++] = observed[i] + 0.0;
      }
    }
    Arrays.sort(values, first, count);
    return layout.scorer(Arrays.copyOf(times, count), Arrays.copyOf(values, count));
  }
}
