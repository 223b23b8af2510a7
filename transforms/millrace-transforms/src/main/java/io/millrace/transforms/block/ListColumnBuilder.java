/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.schemas.Schema.FieldType;

final class ListColumnBuilder extends ColumnBuilder {
  private final ColumnBuilder elements;
  private final Offsets offsets = new Offsets();

  ListColumnBuilder(FieldType type, ColumnBuilder elements) {
    super(type);
    this.elements = elements;
  }

  @Override
  public ColumnBuilder inside(int index) {
    return elements;
  }

  @Override
  public void appendGroup() {
    appendNothing();
    size++;
  }

  @Override
  void append(Object value) {
    for (Object element : (Iterable<?>) value) {
      elements.appendValue(element);
    }
    appendGroup();
  }

  @Override
  public void appendRows(Column source, int[] order, int from, int to) {
    ListColumn given = (ListColumn) source;
    copyNulls(source, order, from, to);
    int[] ends = new int[to - from + 1];
    int[] members = Ranges.of(given.offsets, order, from, to, ends);
    int before = elements.size();
    elements.appendRows(given.elements, members, 0, members.length);
    for (int i = 1; i < ends.length; i++) {
      offsets.end(size++, before + ends[i]);
    }
  }

  @Override
  void appendNothing() {
    offsets.end(size, elements.size());
  }

  @Override
  void truncate(int newSize) {
    truncateNulls(newSize);
    elements.truncate(offsets.start(newSize));
  }

  @Override
  boolean isWhole() {
    return elements.size() == offsets.start(size) && elements.isWhole();
  }

  @Override
  long bytes() {
    return (long) size * Integer.BYTES + elements.bytes();
  }

  @Override
  ListColumn build() {
    ListColumn column =
        new ListColumn(type, size, takeNulls(), offsets.first(size), elements.build());
    size = 0;
    return column;
  }
}
