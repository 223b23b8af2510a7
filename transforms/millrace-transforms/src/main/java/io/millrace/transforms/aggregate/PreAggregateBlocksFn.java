/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.aggregate;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.measure.BlockAccumulators;
import io.millrace.transforms.rows.Shards;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates what a bundle holds, so that groups rather than rows are shuffled, and gives out the
 * rows that are late.
 */
final class PreAggregateBlocksFn extends DoFn<Block, KV<Integer, Row>> {
  private static final long serialVersionUID = 1L;

  private final WindowLayout layout;
  private final Schema input;
  private final List<String> by;
  private final long windowMillis;
  private final long latenessMillis;
  private final Shards shards;
  private final int maxGroups;
  private transient @Nullable BlockGroups groups;
  private transient @Nullable BlockAccumulators seen;

  PreAggregateBlocksFn(
      WindowLayout layout,
      Schema input,
      AggregateWindowsSpec spec,
      Duration allowedLateness,
      Shards shards,
      int maxGroups) {
    this.layout = layout;
    this.input = input;
    this.by = spec.by();
    this.windowMillis = spec.size().toMillis();
    this.latenessMillis = allowedLateness.getMillis();
    this.shards = shards;
    this.maxGroups = maxGroups;
  }

  @Setup
  public void setup() {
    groups = new BlockGroups(input, by, windowMillis);
    seen = layout.measures().startBlocks();
  }

  @StartBundle
  public void startBundle() {
    requireNonNull(groups, "groups is null").clear();
    requireNonNull(seen, "seen is null").clear();
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    BlockGroups held = requireNonNull(groups, "groups is null");
    Block onTime = block.hasStamps() ? splitLate(block, out) : block;
    int[] slots = held.of(onTime);
    requireNonNull(seen, "seen is null").add(onTime, slots, held.count());
    if (held.count() >= maxGroups) {
      OutputReceiver<KV<Integer, Row>> partials = out.get(AggregateBlocksResult.PARTIALS);
      flush(partials::outputWithTimestamp);
    }
  }

  private Block splitLate(Block block, MultiOutputReceiver out) {
    int[] order = new int[block.rows()];
    int onTime = 0;
    int late = order.length;
    for (int row = 0; row < block.rows(); row++) {
      if (isLate(block, row)) {
        order[--late] = row;
      } else {
        order[onTime++] = row;
      }
    }
    if (late < order.length) {
      out.get(AggregateBlocksResult.LATE).output(block.take(order, late, order.length));
    }
    return block.take(order, 0, onTime);
  }

  private boolean isLate(Block block, int row) {
    long time = block.eventTime(row);
    long end = time - Math.floorMod(time, windowMillis) + windowMillis;
    return end + latenessMillis <= block.stamp(row);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    flush(
        (partial, timestamp) ->
            context.output(
                AggregateBlocksResult.PARTIALS, partial, timestamp, GlobalWindow.INSTANCE));
  }

  private void flush(Output out) {
    BlockGroups held = requireNonNull(groups, "groups is null");
    BlockAccumulators sums = requireNonNull(seen, "seen is null");
    for (int group = 0; group < held.count(); group++) {
      List<@Nullable Object> values = held.values(group);
      Row partial = layout.partialRow(values, sums.partial(group));
      // A partial stands at its window's end, which is when its window may fire.
      Instant timestamp = BlockTimes.within(held.windowEnd(group) - 1);
      out.output(KV.of(shards.shardOf(values), partial), timestamp);
    }
    held.clear();
    sums.clear();
  }

  /** A window may lie before the element that fills the table. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private interface Output {
    void output(KV<Integer, Row> partial, Instant timestamp);
  }
}
