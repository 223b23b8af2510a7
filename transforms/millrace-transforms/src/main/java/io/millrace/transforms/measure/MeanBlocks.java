/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.Arrays;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Counts and adds values for {@link MeanTally} to divide. */
final class MeanBlocks implements BlockTally {
  private final BlockTally sums;
  private final Counts counts;
  private final Schema schema;

  MeanBlocks(BlockTally sums, int field, Schema schema) {
    this.sums = sums;
    this.counts = new Counts(field);
    this.schema = schema;
  }

  @Override
  public void add(Block block, int[] slots, int count) {
    sums.add(block, slots, count);
    counts.add(block, slots, count);
  }

  @Override
  public @Nullable Object partial(int slot) {
    Object count = counts.partial(slot);
    return count == null ? null : Row.withSchema(schema).attachValues(count, sums.partial(slot));
  }

  @Override
  public void clear() {
    sums.clear();
    counts.clear();
  }

  /** How many rows of a group have a value. */
  static final class Counts extends FieldBlocks {
    private long[] counts = {};

    private Counts(int field) {
      super(field);
    }

    @Override
    void grow(int slots) {
      counts = Arrays.copyOf(counts, slots);
    }

    @Override
    void add(int slot, Column column, int row) {
      counts[slot]++;
    }

    @Override
    public @Nullable Object partial(int slot) {
      return counts[slot] == 0 ? null : counts[slot];
    }

    @Override
    public void clear() {
      Arrays.fill(counts, 0);
    }
  }
}
