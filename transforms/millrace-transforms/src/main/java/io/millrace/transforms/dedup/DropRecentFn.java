/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** As {@link DropSeenFn}, but forgets each row when none that comes can reach it any more. */
final class DropRecentFn extends DoFn<KV<Integer, Block>, Block> {
  private static final long serialVersionUID = 1L;
  private static final String SEEN = "seen";
  private static final String TOKEN = "token";
  private static final String EXPIRY = "expiry";

  @StateId(SEEN)
  private final StateSpec<BagState<Block>> seenSpec;

  @StateId(TOKEN)
  private final StateSpec<ValueState<Long>> tokenSpec = StateSpecs.value(BigEndianLongCoder.of());

  @TimerId(EXPIRY)
  private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final KeptLog log;
  private final Expiry expiry;

  DropRecentFn(KeptLog log, Expiry expiry) {
    this.log = log;
    this.expiry = expiry;
    seenSpec = StateSpecs.bag(log.coder());
  }

  @Setup
  public void setup() {
    log.open();
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Block> element,
      @StateId(SEEN) BagState<Block> seen,
      @StateId(TOKEN) ValueState<Long> token,
      @TimerId(EXPIRY) Timer timer,
      MultiOutputReceiver out) {
    SeenKeys index = log.take(element.getKey(), seen, token);
    long before = index.earliest();
    DropSeenFn.output(log.keep(element.getValue(), index, seen, token), out);
    // The timer is a function of the earliest row in the state, so no state says where it stands.
    if (expiry.endOf(index.earliest()) != expiry.endOf(before)) {
      expiry.set(timer, index.earliest());
    }
    log.put(element.getKey(), index);
  }

  @OnTimer(EXPIRY)
  public void onExpiry(
      OnTimerContext context,
      @Key Integer shard,
      @StateId(SEEN) BagState<Block> seen,
      @StateId(TOKEN) ValueState<Long> token,
      @TimerId(EXPIRY) Timer timer) {
    expireAt(context.fireTimestamp(), shard, seen, token, timer);
  }

  void expireAt(
      Instant watermark, Integer shard, BagState<Block> seen, ValueState<Long> token, Timer timer) {
    expiry.set(timer, log.forget(shard, expiry.frontier(watermark), seen, token));
  }

  @Teardown
  public void teardown() {
    log.close();
  }
}
