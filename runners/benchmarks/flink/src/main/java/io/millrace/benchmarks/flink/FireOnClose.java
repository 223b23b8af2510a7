/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Fires a window once, when no row can come in any more: at its end and the allowed lateness. Flink
 * fires at the end and again for each late row; a file that can only be appended to needs one line.
 */
final class FireOnClose extends Trigger<Object, TimeWindow> {
  private final long latenessMillis;

  FireOnClose(long latenessMillis) {
    this.latenessMillis = latenessMillis;
  }

  @Override
  public TriggerResult onElement(
      Object element, long timestamp, TimeWindow window, TriggerContext context) {
    context.registerEventTimeTimer(closing(window));
    return TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context) {
    return time == closing(window) ? TriggerResult.FIRE : TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
    return TriggerResult.CONTINUE;
  }

  @Override
  public void clear(TimeWindow window, TriggerContext context) {
    context.deleteEventTimeTimer(closing(window));
  }

  private long closing(TimeWindow window) {
    return window.maxTimestamp() + latenessMillis;
  }
}
