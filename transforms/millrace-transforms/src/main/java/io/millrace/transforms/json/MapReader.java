/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import io.millrace.transforms.block.ColumnBuilder;

/** Objects whose keys are data. */
final class MapReader extends FieldReader {
  private final FieldReader values;

  MapReader(Skipper skipper, String path, boolean nullable, FieldReader values) {
    super(skipper, path, nullable);
    this.values = values;
  }

  @Override
  void bind(ColumnBuilder column) {
    super.bind(column);
    values.bind(column.inside(1));
  }

  @Override
  int read(byte[] bytes, int position, int to, int depth) {
    if (bytes[position] != '{') {
      return other(bytes, position, to, depth);
    }
    int end = skipper.object(bytes, position, to, depth, column().inside(0), values);
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
