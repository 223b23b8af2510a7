/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.period.Lateness;
import io.millrace.transforms.period.Marks;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;

/**
 * When kept rows are forgotten: as soon as the shard's watermark is so far that no row on time is
 * less than the horizon away, and up to a quarter of the horizon later, so that a shard's log is
 * not written anew for each of its rows.
 */
record Expiry(Lateness lateness, long horizonMillis) implements Marks.Wait {
  private static final int STEPS = 4;

  @Override
  public long endOf(long eventTime) {
    long last = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
    if (eventTime > last) {
      return NEVER;
    }
    long step = stepMillis();
    long least = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    long due = lateness.watermarkOf(Math.max(least, eventTime) + horizonMillis);
    long rounded = Math.floorDiv(due + step - 1, step) * step;
    return rounded > last ? NEVER : rounded;
  }

  @Override
  public long stepMillis() {
    return Math.max(1, horizonMillis / STEPS);
  }

  /** The earliest event time of the rows on time that come once the watermark is there. */
  long frontier(Instant watermark) {
    return lateness.frontier(watermark.getMillis());
  }

  /** Sets the timer for the earliest row there is. */
  void set(Timer timer, long earliest) {
    long time = endOf(earliest);
    if (time != NEVER) {
      timer.set(Instant.ofEpochMilli(time));
    }
  }
}
