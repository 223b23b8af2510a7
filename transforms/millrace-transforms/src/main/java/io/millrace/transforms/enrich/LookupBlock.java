/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.KeyNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * A lookup table in one block, its key the first field, with its index. Immutable; safe for
 * concurrent use.
 *
 * <p><b>Memory:</b> the columns, and about 15 bytes and the key once more for each entry.
 */
final class LookupBlock implements Lookup {
  private final Block entries;
  private final KeyNumbers keys;
  private final List<PickedColumn> picked = new ArrayList<>();

  private LookupBlock(Block entries, KeyNumbers keys) {
    this.entries = entries;
    this.keys = keys;
    for (int field = 1; field < entries.schema().getFieldCount(); field++) {
      picked.add(PickedColumn.of(entries.column(field)));
    }
  }

  /**
   * A table of all those rows.
   *
   * @param keyName the key as the table calls it
   * @throws IllegalArgumentException if a key is null or there twice
   */
  static LookupBlock of(String keyName, Schema entrySchema, Iterable<Block> blocks) {
    Block entries = joined(entrySchema, blocks);
    Schema key = Schema.of(entrySchema.getField(0));
    KeyNumbers keys = new KeyNumbers(key, key.getFieldNames());
    check(TableKeys.of(keyName, entries), keys.add(entries.project(key, 0)));
    return new LookupBlock(entries, keys);
  }

  /** The rows of all blocks in one. */
  static Block joined(Schema schema, Iterable<Block> blocks) {
    BlockBuilder all = new BlockBuilder(schema, Integer.MAX_VALUE, Long.MAX_VALUE);
    for (Block block : blocks) {
      all.addRows(block, IntStream.range(0, block.rows()).toArray(), 0, block.rows());
    }
    return all.build();
  }

  private static void check(TableKeys keys, int[] numbers) {
    for (int entry = 0; entry < numbers.length; entry++) {
      if (keys.isNull(entry)) {
        throw new IllegalArgumentException(
            "Missing required " + keys.name() + ": a row of the lookup table has no key");
      }
      if (numbers[entry] != entry) {
        throw new IllegalArgumentException(
            "Cannot index the lookup table: %s is in it twice; deduplicate the table first"
                .formatted(keys.text(entry)));
      }
    }
  }

  @Override
  public int[] find(BlockKeys rowKeys, Block block) {
    return keys.find(rowKeys, block.rows());
  }

  @Override
  public Column pick(int field, int[] numbers) {
    return picked.get(field).of(numbers);
  }

  @Override
  public String missing(String key, long time) {
    return key + " is not in the table";
  }

  /** An entry as a row, for tests. */
  Row entry(int number) {
    return entries.row(number);
  }
}
