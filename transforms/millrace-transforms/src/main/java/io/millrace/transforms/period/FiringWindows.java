/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;

/**
 * The Beam windows between the parts of unbounded input and their results. They say when a window
 * fires; which rows are in it is settled before.
 *
 * @since 0.1
 */
@Internal
public final class FiringWindows {
  private FiringWindows() {}

  /**
   * Parts stand at the last millisecond of their own window, and are grouped by it: they fire when
   * the watermark passes their window's end, and again with each one that comes after that.
   *
   * <p>Beam drops a part only once the watermark is at its window's end + the allowed lateness.
   * None with a row on time is: such a row's stamp is before that, and the watermark does not pass
   * the stamp of a row under way, nor of one that an open bundle has gathered. (Flink sends no
   * watermark on while a bundle is open, DoFnOperator.maybeEmitWatermark; the direct runner keeps a
   * bundle pending until its outputs are, WatermarkManager. Beam's own Spark translation goes by
   * the latest of a source's splits, SparkUnboundedSource: there this holds of a single split.)
   */
  public static <T> Window<T> byWindowEnd(Duration allowedLateness) {
    return FiringWindows.<T>into(FixedWindows.of(org.joda.time.Duration.millis(1)), allowedLateness)
        .withTimestampCombiner(TimestampCombiner.END_OF_WINDOW);
  }

  /**
   * Rows of a period are grouped by it and fire when the watermark decides it, as {@link
   * #byWindowEnd} does. They stand at their own time meanwhile, and so hold the watermark behind
   * them there: windows behind fire once, with all that comes of them. (WatermarkHold holds an
   * output watermark at the earliest element of a pane. It holds nothing for an element behind it:
   * what comes of such a row corrects windows that have fired, unless a row beside it holds them.
   * Flink and the direct runner heed that, Spark's streaming engine has one watermark for all
   * steps.)
   */
  static <V> Window<KV<KV<Integer, Long>, V>> whenDecided(PeriodCut cut) {
    return FiringWindows.<KV<KV<Integer, Long>, V>>into(new PeriodWindows<V>(cut), Duration.ZERO)
        .withTimestampCombiner(TimestampCombiner.EARLIEST);
  }

  /**
   * Parts stand at the last millisecond of their own window, and fire once, when the watermark is
   * so much later: until then they hold the watermark behind them there, as those of {@link
   * #whenDecided} do.
   */
  public static <T> Window<T> laterBy(Duration delay) {
    return FiringWindows.<T>into(new DelayedWindows<>(delay), Duration.ZERO)
        .withTimestampCombiner(TimestampCombiner.EARLIEST);
  }

  private static <T> Window<T> into(
      WindowFn<? super T, IntervalWindow> windows, Duration allowedLateness) {
    return Window.<T>into(windows)
        .triggering(
            AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1)))
        .withAllowedLateness(
            org.joda.time.Duration.millis(allowedLateness.toMillis()),
            ClosingBehavior.FIRE_IF_NON_EMPTY)
        .accumulatingFiredPanes();
  }

  /**
   * Windows are data from here on; elements keep their panes. What is set above is set here, since
   * Beam keeps from step to step what is not, and the greater lateness.
   */
  public static <T> Window<T> none() {
    return Window.<T>into(new GlobalWindows())
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(org.joda.time.Duration.ZERO, ClosingBehavior.FIRE_IF_NON_EMPTY)
        .withTimestampCombiner(TimestampCombiner.END_OF_WINDOW)
        .discardingFiredPanes();
  }
}
