/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Integers, booleans and times, each as a long. */
final class LongColumn extends Column {
  final long[] values;

  LongColumn(FieldType type, int rows, long @Nullable [] nulls, long[] values) {
    super(type, rows, nulls);
    this.values = values;
  }

  @Override
  public long longAt(int row) {
    return values[row];
  }

  @Override
  Object value(int row) {
    long value = values[row];
    return switch (kind) {
      case BYTE -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      case BOOLEAN -> value != 0;
      case DATETIME -> Instant.ofEpochMilli(value);
      default -> value;
    };
  }

  @Override
  LongColumn gather(int[] order, int from, int to) {
    long[] gathered = new long[to - from];
    for (int i = from; i < to; i++) {
      gathered[i - from] = values[order[i]];
    }
    return new LongColumn(type, to - from, Nulls.gather(nulls, order, from, to), gathered);
  }

  @Override
  long bytes() {
    return (long) values.length * Long.BYTES;
  }
}
