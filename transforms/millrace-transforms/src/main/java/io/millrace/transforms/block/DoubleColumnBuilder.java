/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.Arrays;
import org.apache.beam.sdk.schemas.Schema.FieldType;

final class DoubleColumnBuilder extends ColumnBuilder {
  private double[] values;

  DoubleColumnBuilder(FieldType type, int rows) {
    super(type);
    values = new double[rows];
  }

  @Override
  public void appendDouble(double value) {
    room(1);
    values[size++] = value;
  }

  @Override
  void append(Object value) {
    appendDouble(((Number) value).doubleValue());
  }

  @Override
  public void appendRows(Column source, int[] order, int from, int to) {
    room(to - from);
    double[] given = ((DoubleColumn) source).values;
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
    return (long) size * Double.BYTES;
  }

  @Override
  DoubleColumn build() {
    DoubleColumn column = new DoubleColumn(type, size, takeNulls(), Arrays.copyOf(values, size));
    size = 0;
    return column;
  }
}
