/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tally of its own for each group: for measures that have no columnar form. */
final class TallyBlocks implements BlockTally {
  private final BoundMeasure measure;
  private final List<Tally> tallies = new ArrayList<>();

  TallyBlocks(BoundMeasure measure) {
    this.measure = measure;
  }

  @Override
  public void add(Block block, int[] slots, int count) {
    while (tallies.size() < count) {
      tallies.add(measure.start());
    }
    Column column = block.column(measure.field());
    for (int row = 0; row < block.rows(); row++) {
      if (slots[row] >= 0) {
        Object value = measure.valueOf(column.valueAt(row), block.eventTime(row));
        if (value != null) {
          tallies.get(slots[row]).add(value);
        }
      }
    }
  }

  @Override
  public @Nullable Object partial(int slot) {
    return requireNonNull(tallies.get(slot)).partial();
  }

  @Override
  public void clear() {
    tallies.clear();
  }
}
