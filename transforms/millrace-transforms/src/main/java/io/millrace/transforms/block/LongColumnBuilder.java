/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.Arrays;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.joda.time.ReadableInstant;

final class LongColumnBuilder extends ColumnBuilder {
  private long[] values;

  LongColumnBuilder(FieldType type, int rows) {
    super(type);
    values = new long[rows];
  }

  @Override
  public void appendLong(long value) {
    room(1);
    values[size++] = value;
  }

  @Override
  public long longAt(int row) {
    return values[row];
  }

  @Override
  void append(Object value) {
    if (value instanceof Number number) {
      appendLong(number.longValue());
    } else if (value instanceof Boolean truth) {
      appendLong(truth ? 1 : 0);
    } else {
      appendLong(((ReadableInstant) value).getMillis());
    }
  }

  @Override
  public void appendRows(Column source, int[] order, int from, int to) {
    room(to - from);
    long[] given = ((LongColumn) source).values;
    copyNulls(source, order, from, to);
    for (int i = from; i < to; i++) {
      values[size++] = given[order[i]];
    }
  }

  @Override
  void appendNothing() {
    room(1);
    values[size] = 0;
  }

  private void room(int more) {
    if (size + more > values.length) {
      values = Arrays.copyOf(values, Math.max(size + more, values.length * 2));
    }
  }

  @Override
  void truncate(int newSize) {
    truncateNulls(newSize);
  }

  @Override
  long bytes() {
    return (long) size * Long.BYTES;
  }

  @Override
  LongColumn build() {
    LongColumn column = new LongColumn(type, size, takeNulls(), Arrays.copyOf(values, size));
    size = 0;
    return column;
  }
}
