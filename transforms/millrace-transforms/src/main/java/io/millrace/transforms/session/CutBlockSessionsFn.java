/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.measure.BlockAccumulators;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Cuts the event times of each key in a shard of blocks at the pauses. */
final class CutBlockSessionsFn extends DoFn<KV<Integer, Iterable<Block>>, Row> {
  private static final long serialVersionUID = 1L;

  private final SessionLayout layout;
  private final Schema schema;

  CutBlockSessionsFn(SessionLayout layout, Schema schema) {
    this.layout = layout;
    this.schema = schema;
  }

  @ProcessElement
  public void processElement(@Element KV<Integer, Iterable<Block>> shard, OutputReceiver<Row> out) {
    KeyNumbers numbers = new KeyNumbers(schema, layout.keyFields());
    List<Block> blocks = new ArrayList<>();
    List<int[]> keysOfBlocks = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    for (Block block : shard.getValue()) {
      int[] keysOfRows = numbers.add(block);
      for (int row = 0; row < keysOfRows.length; row++) {
        if (keysOfRows[row] == keys.size()) {
          keys.add(layout.keyOf(block, row));
        }
      }
      blocks.add(block);
      keysOfBlocks.add(keysOfRows);
    }
    SessionSpans sessions = SessionSpans.of(blocks, keysOfBlocks, keys.size(), layout.gap());
    BlockAccumulators seen = layout.startBlocks();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      seen.add(block, sessions.of(block, keysOfBlocks.get(i)), sessions.count());
    }
    for (int key = 0; key < keys.size(); key++) {
      for (int session = sessions.first(key); session < sessions.first(key + 1); session++) {
        out.output(
            layout.sessionOf(
                keys.get(key),
                sessions.start(session),
                sessions.end(session),
                seen.partial(session)));
      }
    }
  }
}
