/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.period.KeySpans;
import io.millrace.transforms.period.Period;
import io.millrace.transforms.period.SpanCut;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells the winners in a shard from their duplicates: one of each key, or of each span of a key.
 */
final class PickWinnersFn extends DoFn<KV<KV<Integer, Long>, Iterable<Block>>, Block> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateLayout layout;
  private final Schema schema;
  private final Counter keptRows = DeduplicateMetrics.KEPT.counter();
  private final Counter duplicates = DeduplicateMetrics.DUPLICATES.counter();

  PickWinnersFn(DeduplicateLayout layout, Schema schema) {
    this.layout = layout;
    this.schema = schema;
  }

  @ProcessElement
  public void processElement(
      @Element KV<KV<Integer, Long>, Iterable<Block>> shard, MultiOutputReceiver out) {
    KeyNumbers numbers = new KeyNumbers(schema, layout.keyNames());
    List<Block> blocks = new ArrayList<>();
    List<int[]> groups = new ArrayList<>();
    for (Block block : shard.getValue()) {
      blocks.add(block);
      groups.add(numbers.add(block));
    }
    int count = numbers.count();
    SpanCut cut = layout.spans();
    KeySpans spans = cut == null ? null : KeySpans.of(blocks, groups, count, cut);
    if (spans != null) {
      count = spans.count();
      for (int i = 0; i < blocks.size(); i++) {
        groups.set(i, spans.of(blocks.get(i), groups.get(i)));
      }
    }
    Winners winners = new Winners(layout.order(), count);
    for (int i = 0; i < blocks.size(); i++) {
      winners.add(blocks.get(i), groups.get(i));
    }
    Period period = layout.periods().from(shard.getKey().getValue());
    for (int i = 0; i < blocks.size(); i++) {
      split(winners, blocks.get(i), groups.get(i), spans, period, out);
    }
  }

  /** Gives out the winners in a block, and its other rows with what they are to their winner. */
  private void split(
      Winners winners,
      Block block,
      int[] groups,
      @Nullable KeySpans spans,
      Period period,
      MultiOutputReceiver out) {
    int[] kept = new int[block.rows()];
    int[] others = new int[block.rows()];
    int[] conflicting = new int[block.rows()];
    long[] stamps = new long[block.rows()];
    int keptCount = 0;
    int otherCount = 0;
    for (int row = 0; row < block.rows(); row++) {
      int group = groups[row];
      stamps[row] = block.stamp(row);
      if (spans != null) {
        long decided = spans.decidedAt(group);
        if (!period.holds(decided)) {
          continue;
        }
        stamps[row] = layout.periods().decidedAt(decided);
      }
      if (winners.has(group, block, row)) {
        kept[keptCount++] = row;
      } else {
        Block winner = winners.blockOf(group);
        conflicting[otherCount] = layout.conflict(winner, winners.rowOf(group), block, row) ? 1 : 0;
        others[otherCount++] = row;
      }
    }
    Block stamped = block.stamped(stamps);
    keptRows.inc(keptCount);
    duplicates.inc(otherCount);
    if (keptCount > 0) {
      giveOut(stamped.take(kept, 0, keptCount), out.get(DeduplicateResult.KEPT));
    }
    if (otherCount > 0) {
      giveOut(
          DeduplicateLayout.duplicates(
              stamped.take(others, 0, otherCount),
              layout.duplicateSchema(),
              conflicting,
              otherCount),
          out.get(DeduplicateResult.DUPLICATES));
    }
  }

  private static void giveOut(Block block, OutputReceiver<Block> out) {
    out.outputWithTimestamp(block, BlockTimes.timestampOf(block));
  }

  /** Rows that hold nothing up stand at the end of their window; results lie before it. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  /** The best row so far of each group. */
  private static final class Winners {
    private final WinnerOrder order;
    private final @Nullable Block[] blockOf;
    private final int[] rowOf;

    Winners(WinnerOrder order, int groups) {
      this.order = order;
      blockOf = new Block[groups];
      rowOf = new int[groups];
    }

    void add(Block block, int[] groups) {
      for (int row = 0; row < groups.length; row++) {
        int group = groups[row];
        Block best = blockOf[group];
        if (best == null || order.isBefore(block, row, best, rowOf[group])) {
          blockOf[group] = block;
          rowOf[group] = row;
        }
      }
    }

    Block blockOf(int group) {
      Block block = blockOf[group];
      if (block == null) {
        throw new IllegalStateException("Cannot find a winner of group " + group);
      }
      return block;
    }

    int rowOf(int group) {
      return rowOf[group];
    }

    @SuppressWarnings("ReferenceEquality") // The very block, be there others that equal it.
    boolean has(int group, Block block, int row) {
      return blockOf[group] == block && rowOf[group] == row;
    }
  }
}
