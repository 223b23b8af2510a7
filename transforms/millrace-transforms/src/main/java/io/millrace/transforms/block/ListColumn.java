/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** Lists: one column with the elements of all rows; a list is those between two offsets. */
final class ListColumn extends Column {
  /** One more than there are rows; the first is 0. */
  final int[] offsets;

  final Column elements;

  ListColumn(FieldType type, int rows, long @Nullable [] nulls, int[] offsets, Column elements) {
    super(type, rows, nulls);
    this.offsets = offsets;
    this.elements = elements;
  }

  @Override
  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  @Override
  Object value(int row) {
    List<@Nullable Object> list = new ArrayList<>(length(row));
    for (int i = offsets[row]; i < offsets[row + 1]; i++) {
      list.add(elements.valueAt(i));
    }
    return Collections.unmodifiableList(list);
  }

  @Override
  ListColumn gather(int[] order, int from, int to) {
    int[] ends = new int[to - from + 1];
    int[] members = Ranges.of(offsets, order, from, to, ends);
    return new ListColumn(
        type,
        to - from,
        Nulls.gather(nulls, order, from, to),
        ends,
        elements.gather(members, 0, members.length));
  }

  @Override
  long bytes() {
    return (long) offsets.length * Integer.BYTES + elements.bytes();
  }
}
