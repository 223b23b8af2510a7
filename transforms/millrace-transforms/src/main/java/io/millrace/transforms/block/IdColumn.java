/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** Strings that are 32 lower-case hex digits each, in 16 bytes. */
final class IdColumn extends TextColumn {
  static final int HEX_LENGTH = 32;

  final long[] high;
  final long[] low;

  IdColumn(FieldType type, int rows, long @Nullable [] nulls, long[] high, long[] low) {
    super(type, rows, nulls);
    this.high = high;
    this.low = low;
  }

  @Override
  public int length(int row) {
    return isNull(row) ? 0 : HEX_LENGTH;
  }

  @Override
  public int copyTo(int row, byte[] buffer, int position) {
    if (isNull(row)) {
      return position;
    }
    HexIds.write(high[row], buffer, position);
    HexIds.write(low[row], buffer, position + HEX_LENGTH / 2);
    return position + HEX_LENGTH;
  }

  @Override
  IdColumn gather(int[] order, int from, int to) {
    long[] gatheredHigh = new long[to - from];
    long[] gatheredLow = new long[to - from];
    for (int i = from; i < to; i++) {
      gatheredHigh[i - from] = high[order[i]];
      gatheredLow[i - from] = low[order[i]];
    }
    return new IdColumn(
        type, to - from, Nulls.gather(nulls, order, from, to), gatheredHigh, gatheredLow);
  }

  @Override
  long bytes() {
    return ((long) high.length + low.length) * Long.BYTES;
  }
}
