/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.jspecify.annotations.Nullable;

/**
 * A column, or rows of one that nobody has looked at yet: most columns of a filtered block are only
 * moved on, and need never be copied out. Safe for concurrent use.
 */
final class Selected {
  private final Column source;

  /** The rows that are selected; null for all. */
  private final int @Nullable [] order;

  /** Written by whoever is first; all would write the same, and a column's fields are final. */
  private @Nullable Column copied;

  private Selected(Column source, int @Nullable [] order) {
    this.source = source;
    this.order = order;
  }

  static Selected all(Column column) {
    return new Selected(column, null);
  }

  /** The selected rows as a column. */
  Column column() {
    if (order == null) {
      return source;
    }
    Column known = copied;
    if (known == null) {
      known = source.gather(order, 0, order.length);
      copied = known;
    }
    return known;
  }

  /**
   * The rows that are still to be copied out of {@link #source}; null if {@link #column} is known.
   */
  int @Nullable [] pending() {
    return copied == null ? order : null;
  }

  /** The column that {@link #pending} speaks of. */
  Column source() {
    return source;
  }

  /** Some of the rows: those of the source, not of this. */
  static Selected of(Column source, int[] order) {
    return new Selected(source, order);
  }

  /** Some rows of a selection, as rows of what it is selected from. */
  static int[] compose(int[] selection, int[] order, int from, int to) {
    int[] composed = new int[to - from];
    for (int i = from; i < to; i++) {
      composed[i - from] = selection[order[i]];
    }
    return composed;
  }
}
