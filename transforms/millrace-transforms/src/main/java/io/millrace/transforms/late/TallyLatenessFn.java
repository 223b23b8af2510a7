/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.block.RowSplit;
import io.millrace.transforms.rows.Shards;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tallies what a bundle holds, so that groups rather than rows are shuffled. */
final class TallyLatenessFn extends DoFn<Block, KV<Integer, Row>> {
  static final TupleTag<KV<Integer, Row>> PARTIALS = new TupleTag<>("partials") {};

  private static final long serialVersionUID = 1L;
  private static final int GROUPS_PER_BUNDLE = 10_000;

  private final CurveLayout layout;
  private final Schema input;
  private final Shards shards;
  private final Counter onTime = LateMetrics.ON_TIME.counter();
  private final Counter late = LateMetrics.LATE.counter();
  private transient @Nullable LatenessTallies tallies;
  private transient long absorbed;

  TallyLatenessFn(CurveLayout layout, Schema input, Shards shards) {
    this.layout = layout;
    this.input = input;
    this.shards = shards;
  }

  @StartBundle
  public void startBundle() {
    tallies = new LatenessTallies(layout, input);
    absorbed = 0;
  }

  @ProcessElement
  public void processElement(@Element Block block, MultiOutputReceiver out) {
    LatenessTallies held = requireNonNull(tallies, "tallies is null");
    RowSplit split = layout.lateness().split(block);
    held.add(split.chosen());
    absorbed += split.chosen().rows();
    late.inc(split.others().rows());
    if (split.others().rows() > 0) {
      out.get(CompletenessCurveResult.LATE).output(split.others());
    }
    if (held.count() >= GROUPS_PER_BUNDLE) {
      flush(held, out.get(PARTIALS)::outputWithTimestamp);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    flush(
        requireNonNull(tallies, "tallies is null"),
        (partial, time) -> context.output(PARTIALS, partial, time, GlobalWindow.INSTANCE));
    if (absorbed > 0) {
      onTime.inc(absorbed);
      context.output(
          CompletenessCurveResult.ABSORBED,
          absorbed,
          GlobalWindow.INSTANCE.maxTimestamp(),
          GlobalWindow.INSTANCE);
    }
  }

  /** A partial stands at its window's end, which is when its window may fire. */
  private void flush(LatenessTallies held, Output out) {
    held.drain(
        (group, counts) ->
            out.output(
                KV.of(group.shard(shards), layout.partialRow(group, counts)),
                layout.inTotal()
                    ? BoundedWindow.TIMESTAMP_MIN_VALUE
                    : BlockTimes.within(layout.lateness().endOf(group.start()) - 1)));
  }

  /** A window may lie before the block that fills the tallies. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private interface Output {
    void output(KV<Integer, Row> partial, Instant timestamp);
  }
}
