/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.KeyNumbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A lookup table in one block, its key the first field. Immutable; safe for concurrent use.
 *
 * <p><b>Memory:</b> the columns, and about 28 bytes and the key once more for each entry.
 */
final class LookupBlock {
  private final Block entries;
  private final KeyNumbers index;
  private final List<PickedColumn> picked = new ArrayList<>();

  private LookupBlock(String keyName, Block entries) {
    this.entries = entries;
    Schema keySchema = Schema.of(entries.schema().getField(0));
    index = new KeyNumbers(keySchema, keySchema.getFieldNames());
    int[] numbers = index.add(entries.project(keySchema, 0));
    for (int entry = 0; entry < numbers.length; entry++) {
      check(keyName, entry, numbers[entry]);
    }
    for (int field = 1; field < entries.schema().getFieldCount(); field++) {
      picked.add(PickedColumn.of(entries.column(field)));
    }
  }

  private void check(String keyName, int entry, int number) {
    Object key = entries.column(0).valueAt(entry);
    if (key == null) {
      throw new IllegalArgumentException(
          "Missing required " + keyName + ": a row of the lookup table has no key");
    }
    if (number != entry) {
      throw new IllegalArgumentException(
          "Cannot index the lookup table: %s %s is in it twice; deduplicate the table first"
              .formatted(keyName, LookupTable.shown(key)));
    }
  }

  /**
   * A table of all those rows.
   *
   * @param keyName the key as the table calls it
   * @throws IllegalArgumentException if a key is null or there twice
   */
  static LookupBlock of(String keyName, Schema entrySchema, Iterable<Block> blocks) {
    BlockBuilder all = new BlockBuilder(entrySchema, Integer.MAX_VALUE, Long.MAX_VALUE);
    for (Block block : blocks) {
      int[] order = new int[block.rows()];
      for (int row = 0; row < order.length; row++) {
        order[row] = row;
      }
      all.addRows(block, order, 0, order.length);
    }
    return new LookupBlock(keyName, all.build());
  }

  /** An empty table. */
  static LookupBlock none(Schema entrySchema) {
    return of("key", entrySchema, Collections.emptyList());
  }

  static Coder<LookupBlock> coder(String keyName, Schema entrySchema) {
    return DelegateCoder.of(
        BlockCoder.of(entrySchema),
        table -> table.entries,
        entries -> new LookupBlock(keyName, entries),
        TypeDescriptor.of(LookupBlock.class));
  }

  /** The number of each row's entry; negative for a miss. */
  int[] find(BlockKeys keys, int rows) {
    return index.find(keys, rows);
  }

  /** A picked field of those entries, null where the number is negative. */
  Column pick(int field, int[] numbers) {
    return picked.get(field).of(numbers);
  }

  /** An entry as a row, for tests. */
  Row entry(int number) {
    return entries.row(number);
  }
}
