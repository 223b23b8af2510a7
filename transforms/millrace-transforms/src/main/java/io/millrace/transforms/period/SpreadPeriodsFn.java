/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.rows.Shards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives each row to the periods that need it, by shard of its key, and gives out late rows. */
final class SpreadPeriodsFn extends DoFn<Block, KV<KV<Integer, Long>, Block>> {
  private static final long serialVersionUID = 1L;

  /** As many blocks as are filled at a time. */
  private static final int MOST_PLACES = 512;

  /** 1 MiB: Flink's batch sorts what it shuffles in buffers that no element may fill. */
  private static final int MAX_BYTES = 1 << 20;

  private final Schema schema;
  private final List<String> keyFields;
  private final PeriodCut cut;
  private final boolean allAtOnce;
  private final Shards shards;
  private final Counter absorbedRows = PeriodMetrics.ABSORBED.counter();
  private final Counter lateRows = PeriodMetrics.LATE.counter();
  private transient @Nullable BlockKeys keys;
  private transient @Nullable Map<KV<Integer, Long>, BlockBuilder> open;
  private transient long absorbed;

  /**
   * @param allAtOnce whether all of time is one period
   */
  SpreadPeriodsFn(
      Schema schema, List<String> keyFields, PeriodCut cut, boolean allAtOnce, Shards shards) {
    this.schema = schema;
    this.keyFields = keyFields;
    this.cut = cut;
    this.allAtOnce = allAtOnce;
    this.shards = shards;
  }

  @Setup
  public void setup() {
    keys = new BlockKeys(schema, keyFields);
    open = new HashMap<>();
  }

  @StartBundle
  public void startBundle() {
    requireNonNull(open, "open is null").clear();
    absorbed = 0;
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    BlockKeys read = requireNonNull(keys, "keys is null");
    read.read(block);
    IntStream.Builder late = IntStream.builder();
    Map<KV<Integer, Long>, IntStream.Builder> places = new HashMap<>();
    for (int row = 0; row < block.rows(); row++) {
      if (cut.isLate(block.eventTime(row), block.stamp(row))) {
        late.add(row);
        continue;
      }
      cut.require(block.eventTime(row));
      absorbed++;
      place(shards.ofHash(read.hash(row)), block.eventTime(row), row, places);
    }
    int[] tooLate = late.build().toArray();
    if (tooLate.length > 0) {
      lateRows.inc(tooLate.length);
      out.get(Spread.LATE).output(block.take(tooLate, 0, tooLate.length));
    }
    OutputReceiver<KV<KV<Integer, Long>, Block>> spread = out.get(Spread.PARTS);
    places.forEach(
        (place, rows) -> add(place, block, rows.build().toArray(), spread::outputWithTimestamp));
  }

  private void place(
      int shard, long time, int row, Map<KV<Integer, Long>, IntStream.Builder> places) {
    if (allAtOnce) {
      into(places, shard, Period.ALL.start(), row);
      return;
    }
    long own = cut.startOf(time);
    for (long start = own; cut.looksBackAt(time, start); start += cut.size()) {
      into(places, shard, start, row);
    }
  }

  private static void into(
      Map<KV<Integer, Long>, IntStream.Builder> places, int shard, long start, int row) {
    places.computeIfAbsent(KV.of(shard, start), first -> IntStream.builder()).add(row);
  }

  private void add(KV<Integer, Long> place, Block block, int[] rows, Output out) {
    Map<KV<Integer, Long>, BlockBuilder> builders = requireNonNull(open, "open is null");
    if (builders.size() >= MOST_PLACES && !builders.containsKey(place)) {
      flush(out);
    }
    BlockBuilder builder =
        builders.computeIfAbsent(
            place, first -> new BlockBuilder(schema, BlockBuilder.MAX_ROWS, MAX_BYTES));
    builder.addRows(block, rows, 0, rows.length);
    if (builder.isFull()) {
      letGo(place, builder, out);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    flush(
        (spread, timestamp) ->
            context.output(Spread.PARTS, spread, timestamp, GlobalWindow.INSTANCE));
    if (absorbed > 0) {
      absorbedRows.inc(absorbed);
      context.output(
          Spread.ABSORBED, absorbed, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  private void flush(Output out) {
    Map<KV<Integer, Long>, BlockBuilder> builders = requireNonNull(open, "open is null");
    builders.forEach((place, builder) -> letGo(place, builder, out));
    builders.clear();
  }

  /** Rows stand at the time before which nothing can come of them, however long they wait. */
  private void letGo(KV<Integer, Long> place, BlockBuilder builder, Output out) {
    if (builder.rows() > 0) {
      Block block = builder.build();
      out.output(KV.of(place, block), cut.timestampOf(block, place.getValue()));
    }
  }

  /** A block gathered over a bundle may start before the last one that added to it. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private interface Output {
    void output(KV<KV<Integer, Long>, Block> spread, Instant timestamp);
  }
}
