/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measures of many groups under way, column by column. What it gives for a group equals what an
 * {@link Accumulator} of the group's rows gives. Not thread-safe.
 *
 * @since 0.1
 */
@Internal
public final class BlockAccumulators {
  private static final int SKIP = -1;
  private final List<BoundMeasure> measures;
  private final List<BlockTally> tallies;

  BlockAccumulators(List<BoundMeasure> measures) {
    this.measures = measures;
    this.tallies = measures.stream().map(BoundMeasure::startBlocks).toList();
  }

  /**
   * Takes in the rows of a block.
   *
   * @param slots the group of each row; negative for a row that is not to be seen
   * @param count one more than the highest slot there is
   */
  public void add(Block block, int[] slots, int count) {
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).add(block, seen(measures.get(i), block, slots), count);
    }
  }

  private static int[] seen(BoundMeasure measure, Block block, int[] slots) {
    if (!measure.hasWhere()) {
      return slots;
    }
    Column where = block.column(measure.where());
    int[] seen = new int[block.rows()];
    for (int row = 0; row < seen.length; row++) {
      seen[row] = where.isNull(row) || where.longAt(row) == 0 ? SKIP : slots[row];
    }
    return seen;
  }

  /** All that was seen of a group, as values of {@link BoundMeasures#partialFields}. */
  public List<@Nullable Object> partial(int slot) {
    List<@Nullable Object> partials = new ArrayList<>(tallies.size());
    for (BlockTally tally : tallies) {
      partials.add(tally.partial(slot));
    }
    return partials;
  }

  /** Forgets all groups. */
  public void clear() {
    tallies.forEach(BlockTally::clear);
  }
}
