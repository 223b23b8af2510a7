/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.flink;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.sink.RichSinkFunction;
import org.jspecify.annotations.NullUnmarked;

/** Counts the late events that the window operator turned away. */
@NullUnmarked // Flink calls open before anything else.
final class CountLate<T> extends RichSinkFunction<T> {
  private final Events<T> events;
  private transient LongCounter late;

  /** How many events a record stands for. */
  interface Events<T> extends java.io.Serializable {
    long in(T turnedAway);
  }

  CountLate(Events<T> events) {
    this.events = events;
  }

  @Override
  public void open(Configuration parameters) {
    late = Tally.LATE.in(getRuntimeContext());
  }

  @Override
  public void invoke(T turnedAway, Context context) {
    late.add(events.in(turnedAway));
  }
}
