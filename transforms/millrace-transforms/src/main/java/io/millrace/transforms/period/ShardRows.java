/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeyNumbers;
import io.millrace.transforms.block.RowView;
import io.millrace.transforms.period.KeyRows.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;

/** The rows of some blocks, key by key. */
final class ShardRows {
  private final List<Block> blocks = new ArrayList<>();
  private final List<int[]> keysOfBlocks = new ArrayList<>();
  private final RowContent content;
  private int[] sizes = new int[16];
  private int keys;

  ShardRows(Schema schema, List<String> keyFields, Iterable<Block> held) {
    content = new RowContent(schema);
    KeyNumbers numbers = new KeyNumbers(schema, keyFields);
    for (Block block : held) {
      int[] keysOfRows = numbers.add(block);
      keys = numbers.count();
      if (keys > sizes.length) {
        sizes = Arrays.copyOf(sizes, Math.max(keys, sizes.length * 2));
      }
      for (int key : keysOfRows) {
        sizes[key]++;
      }
      blocks.add(block);
      keysOfBlocks.add(keysOfRows);
    }
  }

  void forEachKey(Consumer<KeyRows> work) {
    Place[][] places = new Place[keys][];
    int[] filled = new int[keys];
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      RowView view = new RowView(block);
      int[] keysOfRows = keysOfBlocks.get(i);
      for (int row = 0; row < keysOfRows.length; row++) {
        int key = keysOfRows[row];
        if (places[key] == null) {
          places[key] = new Place[sizes[key]];
        }
        places[key][filled[key]++] = new Place(block, row, view);
      }
    }
    for (Place[] ofKey : places) {
      work.accept(KeyRows.of(ofKey, content));
    }
  }
}
