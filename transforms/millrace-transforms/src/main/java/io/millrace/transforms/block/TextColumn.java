/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** Strings and bytes, in one of three layouts. The layout never shows in a value. */
abstract sealed class TextColumn extends Column
    permits SliceColumn, ViewColumn, IdColumn, DictionaryColumn {

  TextColumn(FieldType type, int rows, long @Nullable [] nulls) {
    super(type, rows, nulls);
  }

  @Override
  abstract TextColumn gather(int[] order, int from, int to);

  @Override
  public String stringAt(int row) {
    if (kind != TypeName.STRING) {
      throw new UnsupportedOperationException("Unsupported stringAt: the field is BYTES");
    }
    byte[] utf8 = new byte[length(row)];
    copyTo(row, utf8, 0);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  Object value(int row) {
    if (kind == TypeName.STRING) {
      return stringAt(row);
    }
    byte[] copy = new byte[length(row)];
    copyTo(row, copy, 0);
    return copy;
  }
}
