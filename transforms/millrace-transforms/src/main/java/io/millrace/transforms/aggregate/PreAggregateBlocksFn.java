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
  private final long latenessMillis;
  private final Shards shards;
  private final int maxGroups;
  private transient @Nullable BlockGroups groups;
  private transient @Nullable BlockAccumulators seen;
  private transient long absorbed;

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
    this.latenessMillis = allowedLateness.getMillis();
    this.shards = shards;
    this.maxGroups = maxGroups;
  }

  @Setup
  public void setup() {
    groups = new BlockGroups(input, by, layout.windows(), latenessMillis);
    seen = layout.measures().startBlocks();
  }

  @StartBundle
  public void startBundle() {
    requireNonNull(groups, "groups is null").clear();
    requireNonNull(seen, "seen is null").clear();
    absorbed = 0;
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    BlockGroups held = requireNonNull(groups, "groups is null");
    int[] slots = held.of(block);
    absorbed += block.rows();
    if (block.hasStamps()) {
      absorbed -= giveOutLate(block, slots, out.get(AggregateBlocksResult.LATE));
    }
    requireNonNull(seen, "seen is null").add(block, slots, held.count());
    if (held.isFull(maxGroups)) {
      OutputReceiver<KV<Integer, Row>> partials = out.get(AggregateBlocksResult.PARTIALS);
      flush(partials::outputWithTimestamp);
    }
  }

  private static int giveOutLate(Block block, int[] slots, OutputReceiver<Block> out) {
    int[] late = new int[slots.length];
    int count = 0;
    for (int row = 0; row < slots.length; row++) {
      if (slots[row] == BlockGroups.LATE) {
        late[count++] = row;
      }
    }
    if (count > 0) {
      out.output(block.take(late, 0, count));
    }
    return count;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    flush(
        (partial, timestamp) ->
            context.output(
                AggregateBlocksResult.PARTIALS, partial, timestamp, GlobalWindow.INSTANCE));
    if (absorbed > 0) {
      context.output(
          AggregateBlocksResult.ABSORBED,
          absorbed,
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
    }
  }

  private void flush(Output out) {
    BlockGroups held = requireNonNull(groups, "groups is null");
    BlockAccumulators sums = requireNonNull(seen, "seen is null");
    // A partial stands at its window's end, which is when its window may fire.
    WindowPartials partials =
        new WindowPartials(
            layout, shards, (partial, end) -> out.output(partial, BlockTimes.within(end - 1)));
    for (int group = 0; group < held.count(); group++) {
      partials.add(held.key(group), held.start(group), held.end(group), sums.partial(group));
    }
    partials.finish();
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
