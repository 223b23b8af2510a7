/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.block.BlockTimes;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows into a window whose only millisecond is the watermark that decides their period,
 * wherever they stand.
 */
final class PeriodWindows<V> extends NonMergingWindowFn<KV<KV<Integer, Long>, V>, IntervalWindow> {
  private static final long serialVersionUID = 1L;

  private final PeriodCut cut;

  PeriodWindows(PeriodCut cut) {
    this.cut = cut;
  }

  @Override
  public List<IntervalWindow> assignWindows(AssignContext context) {
    Instant decided = BlockTimes.within(cut.decidedAt(context.element().getKey().getValue()));
    return List.of(new IntervalWindow(decided, Duration.millis(1)));
  }

  @Override
  public boolean assignsToOneWindow() {
    return true;
  }

  @Override
  @SuppressWarnings("deprecation")
  public boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  public WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    throw new UnsupportedOperationException("Cannot use periods for side inputs");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeriodWindows<?> periods && periods.cut.equals(cut);
  }

  @Override
  public int hashCode() {
    return cut.hashCode();
  }
}
