/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.ColumnBuilder;
import java.util.function.Consumer;

/**
 * Makes blocks of pairs of rows, column by column, and lets each go once it is full: however many
 * pairs there are, no more than a block of them is held. Not thread-safe.
 */
final class PairBlocks {
  /** Stands for a row that is not there. */
  static final int NONE = -1;

  /** How many rows are copied together, and added before the bytes are looked at. */
  private static final int PIECE = 64;

  private final OutputFields fields;
  private final Block left;
  private final Block right;
  private final Consumer<Block> out;
  private final BlockBuilder builder;
  private final int[] lefts = new int[PIECE];
  private final int[] rights = new int[PIECE];
  private final long[] times = new long[PIECE];
  private final long[] stamps = new long[PIECE];
  private int size;

  PairBlocks(OutputFields fields, Block left, Block right, Consumer<Block> out) {
    this.fields = fields;
    this.left = left;
    this.right = right;
    this.out = out;
    this.builder = new BlockBuilder(fields.schema());
  }

  /**
   * Adds a pair.
   *
   * @param leftRow a row of the left block, or {@link #NONE}
   * @param rightRow a row of the right block, or {@link #NONE}
   */
  void add(int leftRow, int rightRow, long time, long stamp) {
    boolean otherSides =
        size > 0
            && ((leftRow == NONE) != (lefts[0] == NONE)
                || (rightRow == NONE) != (rights[0] == NONE));
    if (size == PIECE || otherSides) {
      copy();
    }
    lefts[size] = leftRow;
    rights[size] = rightRow;
    times[size] = time;
    stamps[size++] = stamp;
  }

  /** Lets the rest go. */
  void finish() {
    copy();
    if (builder.rows() > 0) {
      out.accept(builder.build());
    }
  }

  /** Copies the piece, whose rows all have the same sides. */
  private void copy() {
    for (int field = 0; field < fields.left().length; field++) {
      ColumnBuilder column = builder.column(field);
      int leftField = fields.left()[field];
      int rightField = fields.right()[field];
      if (leftField != OutputFields.NONE && lefts[0] != NONE) {
        column.appendRows(left.column(leftField), lefts, 0, size);
      } else if (rightField != OutputFields.NONE && rights[0] != NONE) {
        column.appendRows(right.column(rightField), rights, 0, size);
      } else {
        for (int row = 0; row < size; row++) {
          column.appendNull();
        }
      }
    }
    for (int row = 0; row < size; row++) {
      builder.endRow(times[row], stamps[row]);
    }
    size = 0;
    if (builder.isFull()) {
      out.accept(builder.build());
    }
  }
}
