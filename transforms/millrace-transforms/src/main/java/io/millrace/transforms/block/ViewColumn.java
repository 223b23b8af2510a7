/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** Pieces of a buffer that holds other things too, such as the lines of a file. */
final class ViewColumn extends TextColumn {
  private final byte[] buffer;
  private final int[] starts;
  private final int[] lengths;

  ViewColumn(
      FieldType type,
      int rows,
      long @Nullable [] nulls,
      byte[] buffer,
      int[] starts,
      int[] lengths) {
    super(type, rows, nulls);
    this.buffer = buffer;
    this.starts = starts;
    this.lengths = lengths;
  }

  @Override
  public int length(int row) {
    return lengths[row];
  }

  @Override
  public int copyTo(int row, byte[] to, int position) {
    System.arraycopy(buffer, starts[row], to, position, lengths[row]);
    return position + lengths[row];
  }

  /** The pieces in an array of their own. */
  SliceColumn slices() {
    int[] ends = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      ends[row + 1] = Math.addExact(ends[row], lengths[row]);
    }
    byte[] data = new byte[ends[rows]];
    for (int row = 0; row < rows; row++) {
      copyTo(row, data, ends[row]);
    }
    return new SliceColumn(type, rows, nulls, data, ends);
  }

  @Override
  ViewColumn gather(int[] order, int from, int to) {
    int[] gatheredStarts = new int[to - from];
    int[] gatheredLengths = new int[to - from];
    for (int i = from; i < to; i++) {
      gatheredStarts[i - from] = starts[order[i]];
      gatheredLengths[i - from] = lengths[order[i]];
    }
    return new ViewColumn(
        type,
        to - from,
        Nulls.gather(nulls, order, from, to),
        buffer,
        gatheredStarts,
        gatheredLengths);
  }

  /** Of what it shows: the buffer is not its own. */
  @Override
  long bytes() {
    long sum = 2L * rows * Integer.BYTES;
    for (int row = 0; row < rows; row++) {
      sum += lengths[row];
    }
    return sum;
  }
}
