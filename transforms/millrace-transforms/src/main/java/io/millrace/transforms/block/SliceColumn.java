/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** One array with all bytes; a value is the slice between two offsets. */
final class SliceColumn extends TextColumn {
  final byte[] data;

  /** One more than there are rows; the first is 0. */
  final int[] offsets;

  SliceColumn(FieldType type, int rows, long @Nullable [] nulls, byte[] data, int[] offsets) {
    super(type, rows, nulls);
    this.data = data;
    this.offsets = offsets;
  }

  @Override
  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  @Override
  public int copyTo(int row, byte[] buffer, int position) {
    int length = length(row);
    System.arraycopy(data, offsets[row], buffer, position, length);
    return position + length;
  }

  @Override
  public String stringAt(int row) {
    if (kind != TypeName.STRING) {
      return super.stringAt(row);
    }
    return new String(data, offsets[row], length(row), StandardCharsets.UTF_8);
  }

  @Override
  SliceColumn gather(int[] order, int from, int to) {
    int[] ends = new int[to - from + 1];
    int total = 0;
    for (int i = from; i < to; i++) {
      total = Math.addExact(total, length(order[i]));
      ends[i - from + 1] = total;
    }
    byte[] gathered = new byte[total];
    for (int i = from; i < to; i++) {
      Bytes.copy(data, offsets[order[i]], gathered, ends[i - from], length(order[i]));
    }
    return new SliceColumn(type, to - from, Nulls.gather(nulls, order, from, to), gathered, ends);
  }

  @Override
  long bytes() {
    return data.length + (long) offsets.length * Integer.BYTES;
  }
}
