/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.schemas.Schema.FieldType;
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
