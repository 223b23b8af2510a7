/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** Maps: the entries of all rows in two columns; a map is those between two offsets. */
final class MapColumn extends Column {
  /** One more than there are rows; the first is 0. */
  final int[] offsets;

  final Column keys;
  final Column values;

  MapColumn(
      FieldType type,
      int rows,
      long @Nullable [] nulls,
      int[] offsets,
      Column keys,
      Column values) {
    super(type, rows, nulls);
    this.offsets = offsets;
    this.keys = keys;
    this.values = values;
  }

  @Override
  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  @Override
  Object value(int row) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = offsets[row]; i < offsets[row + 1]; i++) {
      map.put(keys.valueAt(i), values.valueAt(i));
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  MapColumn gather(int[] order, int from, int to) {
    int[] ends = new int[to - from + 1];
    int[] members = Ranges.of(offsets, order, from, to, ends);
    return new MapColumn(
        type,
        to - from,
        Nulls.gather(nulls, order, from, to),
        ends,
        keys.gather(members, 0, members.length),
        values.gather(members, 0, members.length));
  }

  @Override
  long bytes() {
    return (long) offsets.length * Integer.BYTES + keys.bytes() + values.bytes();
  }
}
