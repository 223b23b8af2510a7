/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.period.Marks;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * As {@link DropRecentFn}, for engines without event-time timers; {@link Marks} say that the
 * watermark has come to their timestamp.
 */
final class DropMarkedFn extends DoFn<KV<Integer, Block>, Block> {
  private static final long serialVersionUID = 1L;
  private static final String SEEN = "seen";
  private static final String TOKEN = "token";

  @StateId(SEEN)
  private final StateSpec<BagState<Block>> seenSpec;

  @StateId(TOKEN)
  private final StateSpec<ValueState<Long>> tokenSpec = StateSpecs.value(BigEndianLongCoder.of());

  private final KeptLog log;
  private final Expiry expiry;

  DropMarkedFn(KeptLog log, Expiry expiry) {
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
      @Timestamp Instant timestamp,
      @StateId(SEEN) BagState<Block> seen,
      @StateId(TOKEN) ValueState<Long> token,
      MultiOutputReceiver out) {
    if (Marks.isMark(element.getValue())) {
      log.forget(element.getKey(), expiry.frontier(timestamp), seen, token);
      return;
    }
    SeenKeys index = log.take(element.getKey(), seen, token);
    DropSeenFn.output(log.keep(element.getValue(), index, seen, token), out);
    log.put(element.getKey(), index);
  }

  @Teardown
  public void teardown() {
    log.close();
  }
}
