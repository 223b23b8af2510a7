/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.history;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.period.Marks;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * As {@link ReviseRecentFn}, for engines without event-time timers; {@link Marks} say that the
 * watermark has come to their timestamp.
 */
final class ReviseMarkedFn extends DoFn<KV<Integer, Block>, Block> {
  private static final long serialVersionUID = 1L;
  private static final String KEYS = "keys";
  private static final String SETTLED = "settled";

  @StateId(KEYS)
  private final StateSpec<MapState<Row, KeyHistory>> keysSpec;

  @StateId(SETTLED)
  private final StateSpec<ValueState<Long>> settledSpec = StateSpecs.value(VarLongCoder.of());

  private final Reviser reviser;
  private final Settling settling;

  ReviseMarkedFn(HistoryLayout layout, Settling settling) {
    reviser = new Reviser(layout);
    keysSpec = reviser.keys();
    this.settling = settling;
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Block> shard,
      @Timestamp Instant timestamp,
      @StateId(KEYS) MapState<Row, KeyHistory> keys,
      @StateId(SETTLED) ValueState<Long> settled,
      MultiOutputReceiver out) {
    Long before = settled.read();
    long through = before == null ? Long.MIN_VALUE : before;
    if (Marks.isMark(shard.getValue())) {
      // Marks of one watermark come in any order.
      long reached = Math.max(through, settling.through(timestamp));
      settled.write(reached);
      reviser.settle(keys, reached);
    } else {
      reviser.revise(shard.getValue(), keys, through, out);
    }
  }
}
