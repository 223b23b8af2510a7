/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.Map;
import org.apache.beam.sdk.schemas.Schema.FieldType;

final class MapColumnBuilder extends ColumnBuilder {
  private final ColumnBuilder keys;
  private final ColumnBuilder values;
  private final Offsets offsets = new Offsets();

  MapColumnBuilder(FieldType type, ColumnBuilder keys, ColumnBuilder values) {
    super(type);
    this.keys = keys;
    this.values = values;
  }

  @Override
  public ColumnBuilder inside(int index) {
    return index == 0 ? keys : values;
  }

  @Override
  public void appendGroup() {
    appendNothing();
    size++;
  }

  @Override
  void append(Object value) {
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      keys.appendValue(entry.getKey());
      values.appendValue(entry.getValue());
    }
    appendGroup();
  }

  @Override
  public void appendRows(Column source, int[] order, int from, int to) {
    MapColumn given = (MapColumn) source;
    copyNulls(source, order, from, to);
    int[] ends = new int[to - from + 1];
    int[] members = Ranges.of(given.offsets, order, from, to, ends);
    int before = keys.size();
    keys.appendRows(given.keys, members, 0, members.length);
    values.appendRows(given.values, members, 0, members.length);
    for (int i = 1; i < ends.length; i++) {
      offsets.end(size++, before + ends[i]);
    }
  }

  @Override
  void appendNothing() {
    offsets.end(size, keys.size());
  }

  @Override
  void truncate(int newSize) {
    truncateNulls(newSize);
    keys.truncate(offsets.start(newSize));
    values.truncate(offsets.start(newSize));
  }

  @Override
  boolean isWhole() {
    return keys.size() == offsets.start(size)
        && values.size() == offsets.start(size)
        && keys.isWhole()
        && values.isWhole();
  }

  @Override
  long bytes() {
    return (long) size * Integer.BYTES + keys.bytes() + values.bytes();
  }

  @Override
  MapColumn build() {
    MapColumn column =
        new MapColumn(type, size, takeNulls(), offsets.first(size), keys.build(), values.build());
    size = 0;
    return column;
  }
}
