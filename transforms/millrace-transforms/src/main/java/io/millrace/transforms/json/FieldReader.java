/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.json;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.ColumnBuilder;
import org.jspecify.annotations.Nullable;

/** Reads the values of one field into its column: each read adds one value, unless it is bad. */
abstract sealed class FieldReader extends ValueReader
    permits WholeReader,
        DecimalReader,
        FloatingReader,
        TruthReader,
        TextReader,
        TimeReader,
        RowReader,
        ListReader,
        MapReader {
  final Skipper skipper;
  private final String path;
  private final boolean nullable;
  private @Nullable ColumnBuilder column;

  /**
   * @param path what people call it: {@code tags[]} for an element of a list
   */
  FieldReader(Skipper skipper, String path, boolean nullable) {
    this.skipper = skipper;
    this.path = path;
    this.nullable = nullable;
  }

  /** Chooses the column that values go to from now on. */
  void bind(ColumnBuilder newColumn) {
    column = newColumn;
  }

  final ColumnBuilder column() {
    return requireNonNull(column, "no column");
  }

  /** What a value must be, for a message. */
  abstract String must();

  /** Reads null, or else a value that does not fit the field. */
  final int other(byte[] bytes, int position, int to, int depth) {
    int end = skipper.read(bytes, position, to, depth);
    if (end < 0) {
      return end;
    }
    if (bytes[position] == 'n') {
      missing(position);
      return end;
    }
    return fault(position, end);
  }

  /** Tells that the value from there to there does not fit, and adds a null in its place. */
  final int fault(int from, int end) {
    skipper.line.fault(path, from, end, must());
    column().appendNull();
    return end;
  }

  /** Adds a null, and tells that one is missing if the field is required. */
  final void missing(int position) {
    if (!nullable) {
      skipper.line.missing(path, position);
    }
    column().appendNull();
  }
}
