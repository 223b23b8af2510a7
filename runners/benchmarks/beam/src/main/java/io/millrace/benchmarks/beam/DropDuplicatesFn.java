/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.beam;

import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Keeps an event unless its id was kept less than an hour of event time away. An event-time timer
 * forgets the id when no such event can come any more.
 */
final class DropDuplicatesFn extends DoFn<KV<String, Event>, Event> {
  static final TupleTag<Event> KEPT = new TupleTag<>() {};
  static final TupleTag<KV<String, Long>> COUNTS = new TupleTag<>() {};
  private static final long serialVersionUID = 1;
  private static final Duration HORIZON = Duration.standardHours(1);

  @StateId("kept_at")
  private final StateSpec<ValueState<Long>> keptAtSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId("forget")
  private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private transient long kept;
  private transient long duplicates;

  @StartBundle
  public void startBundle() {
    kept = 0;
    duplicates = 0;
  }

  @ProcessElement
  public void process(
      @Element KV<String, Event> keyed,
      @StateId("kept_at") ValueState<Long> keptAt,
      @TimerId("forget") Timer forget,
      MultiOutputReceiver out) {
    Event event = keyed.getValue();
    Long before = keptAt.read();
    if (before != null && Math.abs(event.timestamp - before) < HORIZON.getMillis()) {
      duplicates++;
      return;
    }
    keptAt.write(event.timestamp);
    forget.withNoOutputTimestamp().set(Instant.ofEpochMilli(event.timestamp).plus(HORIZON));
    kept++;
    out.get(KEPT).output(event);
  }

  @OnTimer("forget")
  public void forget(@StateId("kept_at") ValueState<Long> keptAt) {
    keptAt.clear();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    output(context, PlainBeam.KEPT, kept);
    output(context, PlainBeam.DUPLICATES, duplicates);
  }

  private static void output(
      DoFn<KV<String, Event>, Event>.FinishBundleContext context, String name, long count) {
    if (count > 0) {
      context.output(
          COUNTS, KV.of(name, count), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }
}
