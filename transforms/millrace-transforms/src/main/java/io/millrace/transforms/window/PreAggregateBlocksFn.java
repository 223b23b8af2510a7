/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.measure.BlockAccumulators;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates what a bundle holds, so that groups rather than rows are shuffled, and gives out the
 * rows that are late.
 */
final class PreAggregateBlocksFn extends DoFn<Block, KV<Integer, Block>> {
  private static final long serialVersionUID = 1L;

  private final WindowLayout layout;
  private final Schema input;
  private final List<String> by;
  private final long latenessMillis;
  private final Places places;
  private final int maxGroups;
  private final Counter absorbedRows = WindowMetrics.ABSORBED.counter();
  private final Counter lateRows = WindowMetrics.LATE.counter();
  private transient @Nullable BlockGroups groups;
  private transient @Nullable BlockAccumulators seen;
  private transient long absorbed;

  PreAggregateBlocksFn(
      WindowLayout layout,
      Schema input,
      List<String> by,
      Duration allowedLateness,
      Places places,
      int maxGroups) {
    this.layout = layout;
    this.input = input;
    this.by = by;
    this.latenessMillis = allowedLateness.toMillis();
    this.places = places;
    this.maxGroups = maxGroups;
  }

  @Setup
  public void setup() {
    groups = new BlockGroups(input, by, layout, latenessMillis);
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
      int late = giveOutLate(block, slots, out.get(MeasureWindows.LATE));
      lateRows.inc(late);
      absorbed -= late;
    }
    requireNonNull(seen, "seen is null").add(block, slots, held.count());
    if (held.isFull(maxGroups)) {
      OutputReceiver<KV<Integer, Block>> partials = out.get(MeasureWindows.PARTIALS);
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
            context.output(MeasureWindows.PARTIALS, partial, timestamp, GlobalWindow.INSTANCE));
    if (absorbed > 0) {
      absorbedRows.inc(absorbed);
      context.output(
          MeasureWindows.ABSORBED,
          absorbed,
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
    }
  }

  private void flush(Output out) {
    BlockGroups held = requireNonNull(groups, "groups is null");
    BlockAccumulators sums = requireNonNull(seen, "seen is null");
    Map<Place, List<Row>> blocks = new LinkedHashMap<>();
    WindowPartials partials =
        new WindowPartials(
            layout,
            places,
            (partial, end) ->
                blocks
                    .computeIfAbsent(
                        new Place(partial.getKey(), places.timeOf(end)), first -> new ArrayList<>())
                    .add(partial.getValue()));
    for (int group = 0; group < held.count(); group++) {
      partials.add(held.key(group), held.start(group), held.end(group), sums.partial(group));
    }
    partials.finish();
    BlockBuilder builder = new BlockBuilder(layout.partialSchema());
    blocks.forEach(
        (place, rows) -> {
          for (Row row : rows) {
            builder.addRow(row, place.time());
            if (builder.isFull()) {
              giveOut(place, builder.build(), out);
            }
          }
          if (builder.rows() > 0) {
            giveOut(place, builder.build(), out);
          }
        });
    held.clear();
    sums.clear();
  }

  private static void giveOut(Place place, Block partials, Output out) {
    out.output(KV.of(place.key(), partials), Instant.ofEpochMilli(place.time()));
  }

  /** A window may lie before the element that fills the table. */
  @Override
  @SuppressWarnings("deprecation")
  public org.joda.time.Duration getAllowedTimestampSkew() {
    return org.joda.time.Duration.millis(Long.MAX_VALUE);
  }

  private interface Output {
    void output(KV<Integer, Block> partials, Instant timestamp);
  }

  /** Of partials that are in one block. */
  private record Place(int key, long time) {}
}
