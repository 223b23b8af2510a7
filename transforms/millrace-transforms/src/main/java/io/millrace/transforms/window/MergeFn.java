/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.window;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * Merges the partial groups of one shard and finishes them.
 *
 * @param <T> holds one partial row or many
 */
final class MergeFn<T> extends DoFn<KV<Integer, Iterable<T>>, Row> {
  private static final long serialVersionUID = 1L;

  private final WindowLayout layout;
  private final boolean allAtOnce;
  private final Partials<T> partials;
  private final Counter results = WindowMetrics.RESULTS.counter();
  private final Counter corrections = WindowMetrics.CORRECTIONS.counter();

  private MergeFn(WindowLayout layout, boolean allAtOnce, Partials<T> partials) {
    this.layout = layout;
    this.allAtOnce = allAtOnce;
    this.partials = partials;
  }

  static MergeFn<Row> ofRows(WindowLayout layout) {
    return new MergeFn<>(layout, true, (partial, out) -> out.accept(partial));
  }

  /**
   * @param allAtOnce whether the one pane there is holds all, whatever the runner says of it
   */
  static MergeFn<Block> ofBlocks(WindowLayout layout, boolean allAtOnce) {
    return new MergeFn<>(layout, allAtOnce, MergeFn::rowsOf);
  }

  static void rowsOf(Block block, Consumer<Row> out) {
    for (int row = 0; row < block.rows(); row++) {
      out.accept(block.row(row));
    }
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, Iterable<T>> shard, PaneInfo pane, OutputReceiver<Row> out) {
    MergedShard merged = new MergedShard(layout);
    for (T held : shard.getValue()) {
      partials.giveOut(held, merged::add);
    }
    int count =
        merged.forEach(
            allAtOnce ? PaneInfo.NO_FIRING : pane,
            (row, end) -> out.outputWithTimestamp(row, BlockTimes.within(end - 1)));
    results.inc(count);
    if (!allAtOnce && pane.getIndex() > 0) {
      corrections.inc(count);
    }
  }

  /** A grouped element stands at the end of the global window; its windows lie before it. */
  @Override
  @SuppressWarnings("deprecation")
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private interface Partials<T> extends Serializable {
    void giveOut(T partials, Consumer<Row> out);
  }
}
