/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.block.ColumnBuilder;

/** Nested rows. */
final class RowReader extends FieldReader {
  private final ObjectReader members;

  RowReader(Skipper skipper, String path, boolean nullable, ObjectReader members) {
    super(skipper, path, nullable);
    this.members = members;
  }

  @Override
  void bind(ColumnBuilder column) {
    super.bind(column);
    members.bind(column::inside);
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    if (bytes[position] != '{') {
      return other(bytes, position, to, depth);
    }
    int end = members.read(bytes, position, to, depth);
    if (end >= 0) {
      column().appendGroup();
    }
    return end;
  }

  @Override
  String must() {
    return "an object";
  }
}
