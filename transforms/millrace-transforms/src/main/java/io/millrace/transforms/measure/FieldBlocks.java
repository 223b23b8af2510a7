/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;

/** A tally of the values that one field has, nulls left out. */
abstract sealed class FieldBlocks implements BlockTally
    permits DecimalExtremeBlocks,
        DecimalSumBlocks,
        DoubleSumBlocks,
        LongExtremeBlocks,
        LongSumBlocks,
        MeanBlocks.Counts,
        TextExtremeBlocks {
  private final int field;
  private int slots;

  FieldBlocks(int field) {
    this.field = field;
  }

  @Override
  public final void add(Block block, int[] slotOfRow, int count) {
    if (slots < count) {
      slots = Math.max(count, slots * 2);
      grow(slots);
    }
    Column column = block.column(field);
    for (int row = 0; row < slotOfRow.length; row++) {
      int slot = slotOfRow[row];
      if (slot >= 0 && !column.isNull(row)) {
        add(slot, column, row);
      }
    }
  }

  /** Makes room for so many slots, which is more than there are. */
  abstract void grow(int slots);

  /** Adds the value of a row that has one. */
  abstract void add(int slot, Column column, int row);
}
