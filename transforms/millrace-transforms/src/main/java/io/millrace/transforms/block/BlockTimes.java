/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Internal;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;

/**
 * Beam timestamps of blocks.
 *
 * @since 0.1
 */
@Internal
public final class BlockTimes {
  private BlockTimes() {}

  /** The smallest event time, so that no watermark passes any row; held inside Beam's range. */
  public static Instant timestampOf(Block block) {
    return within(block.minEventTime());
  }

  /** That time, held inside Beam's range. */
  public static Instant within(long millis) {
    long lowest = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    long highest = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
    return Instant.ofEpochMilli(Math.max(lowest, Math.min(highest, millis)));
  }
}
