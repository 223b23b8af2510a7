/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.period.Marks;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** As {@link ReviseFn}, but settles what no change that comes can alter any more. */
final class ReviseRecentFn extends DoFn<KV<Integer, Block>, Block> {
  private static final long serialVersionUID = 1L;
  private static final String KEYS = "keys";
  private static final String SETTLED = "settled";
  private static final String EARLIEST = "earliest";
  private static final String EXPIRY = "expiry";

  @StateId(KEYS)
  private final StateSpec<MapState<Row, KeyHistory>> keysSpec;

  @StateId(SETTLED)
  private final StateSpec<ValueState<Long>> settledSpec = StateSpecs.value(VarLongCoder.of());

  @StateId(EARLIEST)
  private final StateSpec<ValueState<Long>> earliestSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId(EXPIRY)
  private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Reviser reviser;
  private final Settling settling;

  ReviseRecentFn(HistoryLayout layout, Settling settling) {
    reviser = new Reviser(layout);
    keysSpec = reviser.keys();
    this.settling = settling;
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Block> shard,
      @StateId(KEYS) MapState<Row, KeyHistory> keys,
      @StateId(SETTLED) ValueState<Long> settled,
      @StateId(EARLIEST) ValueState<Long> earliest,
      @TimerId(EXPIRY) Timer expiry,
      MultiOutputReceiver out) {
    Long through = settled.read();
    Long before = earliest.read();
    long first =
        reviser.revise(shard.getValue(), keys, through == null ? Long.MIN_VALUE : through, out);
    if (first < (before == null ? Long.MAX_VALUE : before)) {
      await(first, earliest, expiry);
    }
  }

  @OnTimer(EXPIRY)
  public void onExpiry(
      OnTimerContext context,
      @StateId(KEYS) MapState<Row, KeyHistory> keys,
      @StateId(SETTLED) ValueState<Long> settled,
      @StateId(EARLIEST) ValueState<Long> earliest,
      @TimerId(EXPIRY) Timer expiry) {
    settleAt(context.fireTimestamp(), keys, settled, earliest, expiry);
  }

  void settleAt(
      Instant watermark,
      MapState<Row, KeyHistory> keys,
      ValueState<Long> settled,
      ValueState<Long> earliest,
      Timer expiry) {
    long through = settling.through(watermark);
    settled.write(through);
    long first = reviser.settle(keys, through);
    if (first == Long.MAX_VALUE) {
      earliest.clear();
    } else {
      await(first, earliest, expiry);
    }
  }

  private void await(long first, ValueState<Long> earliest, Timer expiry) {
    earliest.write(first);
    long due = settling.endOf(first);
    if (due != Marks.Wait.NEVER) {
      expiry.set(Instant.ofEpochMilli(due));
    }
  }
}
