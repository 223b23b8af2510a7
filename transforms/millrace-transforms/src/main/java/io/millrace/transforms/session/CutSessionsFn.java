/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.measure.BlockAccumulators;
import io.millrace.transforms.period.KeySpans;
import io.millrace.transforms.period.Period;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** Cuts the rows of each key in a shard into sessions, and gives out those that are decided. */
final class CutSessionsFn extends DoFn<KV<KV<Integer, Long>, Iterable<Block>>, Block> {
  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;

  private final SessionLayout layout;
  private final Schema schema;
  private final Counter given = SessionizeMetrics.SESSIONS.counter();

  CutSessionsFn(SessionLayout layout, Schema schema) {
    this.layout = layout;
    this.schema = schema;
  }

  @ProcessElement
  public void processElement(
      @Element KV<KV<Integer, Long>, Iterable<Block>> shard, OutputReceiver<Block> out) {
    Period period = layout.periods().from(shard.getKey().getValue());
    KeyNumbers numbers = new KeyNumbers(schema, layout.keyNames());
    List<Block> blocks = new ArrayList<>();
    List<int[]> keysOfBlocks = new ArrayList<>();
    for (Block block : shard.getValue()) {
      blocks.add(block);
      keysOfBlocks.add(numbers.add(block));
    }
    KeySpans spans = KeySpans.of(blocks, keysOfBlocks, numbers.count(), layout.sessions());
    int[] slots = new int[spans.count()];
    int count = 0;
    for (int session = 0; session < slots.length; session++) {
      slots[session] = period.holds(spans.decidedAt(session)) ? count++ : NONE;
    }
    BlockAccumulators seen = layout.startBlocks();
    int[] blockOf = new int[count];
    int[] rowOf = new int[count];
    for (int i = 0; i < blocks.size(); i++) {
      int[] slotsOfRows = spans.of(blocks.get(i), keysOfBlocks.get(i));
      for (int row = 0; row < slotsOfRows.length; row++) {
        int slot = slots[slotsOfRows[row]];
        slotsOfRows[row] = slot;
        if (slot != NONE) {
          blockOf[slot] = i;
          rowOf[slot] = row;
        }
      }
      seen.add(blocks.get(i), slotsOfRows, count);
    }
    BlockBuilder sessions = new BlockBuilder(layout.outputSchema());
    for (int session = 0; session < slots.length; session++) {
      int slot = slots[session];
      if (slot != NONE) {
        long decided = spans.decidedAt(session);
        sessions.addRow(
            layout.sessionOf(
                blocks.get(blockOf[slot]), rowOf[slot], spans, session, seen.partial(slot)),
            decided,
            layout.periods().decidedAt(decided));
        giveOut(sessions, sessions.isFull(), out);
      }
    }
    giveOut(sessions, sessions.rows() > 0, out);
    given.inc(count);
  }

  private static void giveOut(BlockBuilder sessions, boolean now, OutputReceiver<Block> out) {
    if (now) {
      Block block = sessions.build();
      out.outputWithTimestamp(block, BlockTimes.timestampOf(block));
    }
  }

  /** Rows that hold nothing up stand at the end of their window; sessions lie before it. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
