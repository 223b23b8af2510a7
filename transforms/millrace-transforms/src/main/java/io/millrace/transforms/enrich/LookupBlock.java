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
import org.jspecify.annotations.Nullable;

/**
 * A lookup table in one block, its key the first field. Immutable; safe for concurrent use.
 *
 * <p>The index is made by the first look, so that a table on its way costs no more than its bytes.
 *
 * <p><b>Memory:</b> the columns, and about 15 bytes and the key once more for each entry.
 */
final class LookupBlock {
  private final Block entries;
  private volatile @Nullable Index index;

  private LookupBlock(Block entries) {
    this.entries = entries;
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
    Block entries = all.build();
    check(keyName, entries.column(0), keysOf(entries.schema()).add(keyOf(entries)));
    return new LookupBlock(entries);
  }

  private static void check(String keyName, Column keys, int[] numbers) {
    for (int entry = 0; entry < numbers.length; entry++) {
      if (numbers[entry] != entry || keys.isNull(entry)) {
        throw unusable(keyName, keys.valueAt(entry));
      }
    }
  }

  private static IllegalArgumentException unusable(String keyName, @Nullable Object key) {
    return new IllegalArgumentException(
        key == null
            ? "Missing required " + keyName + ": a row of the lookup table has no key"
            : "Cannot index the lookup table: %s %s is in it twice; deduplicate the table first"
                .formatted(keyName, LookupTable.shown(key)));
  }

  private Index index() {
    Index made = index;
    if (made == null) {
      synchronized (this) {
        made = index;
        if (made == null) {
          made = Index.of(entries);
          index = made;
        }
      }
    }
    return made;
  }

  /** An empty table. */
  static LookupBlock none(Schema entrySchema) {
    return of("key", entrySchema, Collections.emptyList());
  }

  static Coder<LookupBlock> coder(Schema entrySchema) {
    return DelegateCoder.of(
        BlockCoder.of(entrySchema),
        table -> table.entries,
        LookupBlock::new,
        TypeDescriptor.of(LookupBlock.class));
  }

  /** The number of each row's entry; negative for a miss. */
  int[] find(BlockKeys keys, int rows) {
    return index().keys().find(keys, rows);
  }

  /** A picked field of those entries, null where the number is negative. */
  Column pick(int field, int[] numbers) {
    return index().picked().get(field).of(numbers);
  }

  /** An entry as a row, for tests. */
  Row entry(int number) {
    return entries.row(number);
  }

  private static Schema keySchema(Schema entries) {
    return Schema.of(entries.getField(0));
  }

  private static Block keyOf(Block entries) {
    return entries.project(keySchema(entries.schema()), 0);
  }

  private static KeyNumbers keysOf(Schema entries) {
    Schema key = keySchema(entries);
    return new KeyNumbers(key, key.getFieldNames());
  }

  private record Index(KeyNumbers keys, List<PickedColumn> picked) {
    static Index of(Block entries) {
      KeyNumbers keys = keysOf(entries.schema());
      keys.add(keyOf(entries));
      List<PickedColumn> picked = new ArrayList<>();
      for (int field = 1; field < entries.schema().getFieldCount(); field++) {
        picked.add(PickedColumn.of(entries.column(field)));
      }
      return new Index(keys, picked);
    }
  }
}
