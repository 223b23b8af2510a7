/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/** Floats and doubles. A float is exact as a double. */
final class DoubleColumn extends Column {
  final double[] values;

  DoubleColumn(FieldType type, int rows, long @Nullable [] nulls, double[] values) {
    super(type, rows, nulls);
    this.values = values;
  }

  @Override
  public double doubleAt(int row) {
    return values[row];
  }

  @Override
  Object value(int row) {
    if (kind == TypeName.FLOAT) {
      return (float) values[row];
    }
    return values[row];
  }

  @Override
  DoubleColumn gather(int[] order, int from, int to) {
    double[] gathered = new double[to - from];
    for (int i = from; i < to; i++) {
      gathered[i - from] = values[order[i]];
    }
    return new DoubleColumn(type, to - from, Nulls.gather(nulls, order, from, to), gathered);
  }

  @Override
  long bytes() {
    return (long) values.length * Double.BYTES;
  }
}
