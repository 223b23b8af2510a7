/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** Numbers of values in a dictionary, which other columns may share. */
final class DictionaryColumn extends TextColumn {
  final int[] codes;
  final TextColumn dictionary;

  DictionaryColumn(
      FieldType type, int rows, long @Nullable [] nulls, int[] codes, TextColumn dictionary) {
    super(type, rows, nulls);
    this.codes = codes;
    this.dictionary = dictionary;
  }

  /**
   * A column over any entries.
   *
   * @throws IllegalArgumentException as {@link Block#dictionary} tells
   */
  static DictionaryColumn of(FieldType type, int[] codes, Column entries) {
    TypeName kind = BaseTypes.of(type).getTypeName();
    if (!(entries instanceof TextColumn dictionary) || entries.kind != kind) {
      throw new IllegalArgumentException(
          "Invalid entries: "
              + entries.kind
              + " for "
              + kind
              + " (must be STRING or BYTES for both)");
    }
    int[] checked = codes.clone();
    long[] nulls = null;
    for (int row = 0; row < checked.length; row++) {
      if (checked[row] >= entries.rows) {
        throw new IllegalArgumentException(
            "Invalid code: " + checked[row] + " (must be below " + entries.rows + ")");
      }
      if (checked[row] < 0 || entries.isNull(checked[row])) {
        nulls = Nulls.with(nulls, row);
        checked[row] = Math.max(0, checked[row]);
      }
    }
    if (dictionary instanceof DictionaryColumn coded) {
      for (int row = 0; row < checked.length; row++) {
        checked[row] = Nulls.isNull(nulls, row) ? 0 : coded.codes[checked[row]];
      }
      dictionary = coded.dictionary;
    }
    return new DictionaryColumn(
        type, checked.length, Nulls.first(nulls, checked.length), checked, dictionary);
  }

  /** The values themselves. */
  SliceColumn slices() {
    int[] offsets = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      offsets[row + 1] = Math.addExact(offsets[row], length(row));
    }
    byte[] data = new byte[offsets[rows]];
    for (int row = 0; row < rows; row++) {
      copyTo(row, data, offsets[row]);
    }
    return new SliceColumn(type, rows, nulls, data, offsets);
  }

  @Override
  public int length(int row) {
    return isNull(row) ? 0 : dictionary.length(codes[row]);
  }

  @Override
  public int copyTo(int row, byte[] buffer, int position) {
    return isNull(row) ? position : dictionary.copyTo(codes[row], buffer, position);
  }

  @Override
  DictionaryColumn gather(int[] order, int from, int to) {
    int[] gathered = new int[to - from];
    for (int i = from; i < to; i++) {
      gathered[i - from] = codes[order[i]];
    }
    return new DictionaryColumn(
        type, to - from, Nulls.gather(nulls, order, from, to), gathered, dictionary);
  }

  @Override
  long bytes() {
    return (long) codes.length * Integer.BYTES + dictionary.bytes();
  }
}
