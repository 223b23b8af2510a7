/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.RowSplit;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Keeps the first row of each key, shard by shard, and forgets nothing: for bounded input. */
final class DropSeenFn extends DoFn<KV<Integer, Block>, Block> {
  private static final long serialVersionUID = 1L;
  private static final String SEEN = "seen";
  private static final String TOKEN = "token";

  @StateId(SEEN)
  private final StateSpec<BagState<Block>> seenSpec;

  @StateId(TOKEN)
  private final StateSpec<ValueState<Long>> tokenSpec = StateSpecs.value(BigEndianLongCoder.of());

  private final KeptLog log;

  DropSeenFn(KeptLog log) {
    this.log = log;
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
      MultiOutputReceiver out) {
    SeenKeys index = log.take(element.getKey(), seen, token);
    output(log.keep(element.getValue(), index, seen, token), out);
    log.put(element.getKey(), index);
  }

  static void output(RowSplit split, MultiOutputReceiver out) {
    if (split.chosen().rows() > 0) {
      DeduplicateMetrics.KEPT.counter().inc(split.chosen().rows());
      out.get(DeduplicateResult.KEPT).output(split.chosen());
    }
    if (split.others().rows() > 0) {
      DeduplicateMetrics.DUPLICATES.counter().inc(split.others().rows());
      out.get(DeduplicateResult.DUPLICATES).output(split.others());
    }
  }

  @Teardown
  public void teardown() {
    log.close();
  }
}
