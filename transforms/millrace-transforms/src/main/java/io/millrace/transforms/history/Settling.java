/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.period.Marks;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;

/** When changes are settled: once none on time comes before them. */
record Settling(long disorderMillis) implements Marks.Wait {
  /** A shard is gone through at most so often while a change grows too old. */
  private static final int STEPS = 4;

  @Override
  public long endOf(long eventTime) {
    long step = stepMillis();
    if (eventTime >= GlobalWindow.INSTANCE.maxTimestamp().getMillis() - disorderMillis - step) {
      return NEVER;
    }
    long due = Math.floorDiv(eventTime + disorderMillis + step - 1, step) * step;
    return Math.max(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis(), due);
  }

  @Override
  public long stepMillis() {
    return Math.max(1, disorderMillis / STEPS);
  }

  /** The last event time that is settled once the watermark is there. */
  long through(Instant watermark) {
    return watermark.getMillis() - disorderMillis;
  }
}
