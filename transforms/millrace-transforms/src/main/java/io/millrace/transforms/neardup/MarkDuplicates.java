/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import io.millrace.transforms.period.KeyRows;
import io.millrace.transforms.period.KeyWork;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.Results;
import org.apache.beam.sdk.metrics.Counter;

/**
 * Says of each row of a period which cluster it is in. Of all of time at once the same periods are
 * gone through one by one, so that it does not matter who cut them.
 */
final class MarkDuplicates implements KeyWork {
  private static final long serialVersionUID = 1L;

  private final NearDuplicatesLayout layout;
  private final MinHash minHash;
  private final Counter firsts = FindNearDuplicatesMetrics.FIRSTS.counter();
  private final Counter duplicates = FindNearDuplicatesMetrics.DUPLICATES.counter();

  MarkDuplicates(NearDuplicatesLayout layout) {
    this.layout = layout;
    this.minHash = new MinHash(layout.likeness().banding());
  }

  @Override
  public void decide(KeyRows rows, Period period, Results out) {
    if (!layout.hasHorizon()) {
      mark(rows, 0, period, out);
      return;
    }
    int row = rows.firstFrom(period.start());
    while (row < rows.size() && period.holds(rows.time(row))) {
      long start = rows.time(row) - Math.floorMod(rows.time(row), layout.period());
      Period own = new Period(start, start + layout.period());
      mark(rows, rows.firstFrom(start - layout.lookBack()), own, out);
      row = rows.firstFrom(own.end());
    }
  }

  private void mark(KeyRows rows, int from, Period period, Results out) {
    int first = 0;
    int marked = 0;
    Clusters clusters = new Clusters(layout.likeness(), minHash);
    for (int row = from; row < rows.size() && !period.isOver(rows.time(row)); row++) {
      String text = rows.at(row).string(layout.textField());
      Clusters.Place place = text == null ? null : clusters.place(text);
      if (period.holds(rows.time(row))) {
        boolean isFirst = place == null || clusters.began();
        out.add(layout.marked(rows.row(row), place, isFirst), rows.time(row));
        marked++;
        first += isFirst ? 1 : 0;
      }
    }
    firsts.inc(first);
    duplicates.inc(marked - first);
  }
}
