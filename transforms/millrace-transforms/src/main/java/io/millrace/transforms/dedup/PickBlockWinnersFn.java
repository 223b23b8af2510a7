/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.KeyNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Tells the winner of each key in a shard of blocks from its duplicates. */
final class PickBlockWinnersFn extends DoFn<KV<Integer, Iterable<Block>>, Block> {
  private static final long serialVersionUID = 1L;

  private final DeduplicateLayout layout;
  private final Schema schema;
  private final List<String> keys;

  PickBlockWinnersFn(DeduplicateLayout layout, Schema schema, List<String> keys) {
    this.layout = layout;
    this.schema = schema;
    this.keys = keys;
  }

  @ProcessElement
  public void processElement(@Element KV<Integer, Iterable<Block>> shard, MultiOutputReceiver out) {
    Winners winners = new Winners();
    KeyNumbers numbers = new KeyNumbers(schema, keys);
    List<int[]> keysOfBlocks = new ArrayList<>();
    for (Block block : shard.getValue()) {
      layout.requireKeys(block);
      int[] keysOfRows = numbers.add(block);
      keysOfBlocks.add(keysOfRows);
      winners.add(block, keysOfRows, numbers.count());
    }
    for (int i = 0; i < keysOfBlocks.size(); i++) {
      split(winners, i, keysOfBlocks.get(i), out);
    }
  }

  /** Gives out the winners in a block, and its other rows with what they are to their winner. */
  private void split(Winners winners, int index, int[] keysOfRows, MultiOutputReceiver out) {
    Block block = winners.blocks.get(index);
    int[] kept = new int[block.rows()];
    int[] others = new int[block.rows()];
    int[] conflicting = new int[block.rows()];
    int keptCount = 0;
    int otherCount = 0;
    for (int row = 0; row < block.rows(); row++) {
      int key = keysOfRows[row];
      if (winners.has(key, index, row)) {
        kept[keptCount++] = row;
      } else {
        conflicting[otherCount] = layout.conflict(winners.of(key), block.row(row)) ? 1 : 0;
        others[otherCount++] = row;
      }
    }
    if (keptCount > 0) {
      out.get(DeduplicateBlocksResult.KEPT).output(block.take(kept, 0, keptCount));
    }
    if (otherCount > 0) {
      Column flags = Block.flags(Arrays.copyOf(conflicting, otherCount), flag -> flag == 1);
      Block duplicates = block.take(others, 0, otherCount);
      out.get(DeduplicateBlocksResult.DUPLICATES)
          .output(duplicates.with(layout.duplicateSchema(), List.of(flags)));
    }
  }

  /** The best row so far of each key. */
  private final class Winners {
    private final List<Block> blocks = new ArrayList<>();
    private int[] blockOf = new int[64];
    private int[] rowOf = new int[64];
    private int known;

    void add(Block block, int[] keysOfRows, int keyCount) {
      int index = blocks.size();
      blocks.add(block);
      if (keyCount > blockOf.length) {
        int length = Math.max(keyCount, blockOf.length * 2);
        blockOf = Arrays.copyOf(blockOf, length);
        rowOf = Arrays.copyOf(rowOf, length);
      }
      for (int row = 0; row < keysOfRows.length; row++) {
        int key = keysOfRows[row];
        if (key >= known || layout.winnerFirst().compare(block.row(row), of(key)) < 0) {
          known = Math.max(known, key + 1);
          blockOf[key] = index;
          rowOf[key] = row;
        }
      }
    }

    Row of(int key) {
      return blocks.get(blockOf[key]).row(rowOf[key]);
    }

    boolean has(int key, int block, int row) {
      return blockOf[key] == block && rowOf[key] == row;
    }
  }
}
