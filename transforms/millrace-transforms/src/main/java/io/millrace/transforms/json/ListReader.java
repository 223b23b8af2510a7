/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.block.ColumnBuilder;

/** Lists of one kind of element. */
final class ListReader extends FieldReader {
  private final FieldReader elements;

  ListReader(Skipper skipper, String path, boolean nullable, FieldReader elements) {
    super(skipper, path, nullable);
    this.elements = elements;
  }

  @Override
  void bind(ColumnBuilder column) {
    super.bind(column);
    elements.bind(column.inside(0));
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    if (bytes[position] != '[') {
      return other(bytes, position, to, depth);
    }
    int end = skipper.list(bytes, position, to, depth, elements);
    if (end >= 0) {
      column().appendGroup();
    }
    return end;
  }

  @Override
  String must() {
    return "a list";
  }
}
