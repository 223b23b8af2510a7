/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.block.BlockTimes;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Puts elements into a window of one millisecond, the watermark that decides what comes of them,
 * wherever they stand.
 */
abstract class MomentWindows<T> extends NonMergingWindowFn<T, IntervalWindow> {
  private static final long serialVersionUID = 1L;

  /** What tells windows of a class apart. */
  private final Serializable setting;

  MomentWindows(Serializable setting) {
    this.setting = setting;
  }

  /** The watermark that decides what comes of an element, in epoch milliseconds. */
  abstract long decidedAt(T element, Instant timestamp);

  @Override
  public final List<IntervalWindow> assignWindows(AssignContext context) {
    Instant decided = BlockTimes.within(decidedAt(context.element(), context.timestamp()));
    return List.of(new IntervalWindow(decided, Duration.millis(1)));
  }

  @Override
  public final boolean assignsToOneWindow() {
    return true;
  }

  @Override
  @SuppressWarnings("deprecation")
  public final boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public final Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  public final WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    throw new UnsupportedOperationException("Cannot use windows that decide for side inputs");
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof MomentWindows<?> windows
        && windows.getClass().equals(getClass())
        && windows.setting.equals(setting);
  }

  @Override
  public final int hashCode() {
    return setting.hashCode();
  }
}
