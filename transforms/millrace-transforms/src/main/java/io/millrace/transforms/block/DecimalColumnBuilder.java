/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

final class DecimalColumnBuilder extends ColumnBuilder {
  private static final int LONG_BITS = 63;

  private long[] unscaled;
  private int[] scales;
  private boolean oneScale = true;

  /** The scale of the first value that is neither null nor large. */
  private int commonScale;

  private boolean scaled;
  private @Nullable TreeMap<Integer, BigDecimal> large;
  private long largeBytes;

  DecimalColumnBuilder(FieldType type, int rows) {
    super(type);
    unscaled = new long[rows];
    scales = new int[rows];
  }

  @Override
  public void appendDecimal(long digits, int scale) {
    room(1);
    put(digits, scale);
  }

  @Override
  public void appendDecimal(BigDecimal value) {
    BigInteger digits = value.unscaledValue();
    if (digits.bitLength() <= LONG_BITS) {
      appendDecimal(digits.longValue(), value.scale());
    } else {
      setAside(value);
    }
  }

  private void setAside(BigDecimal value) {
    if (large == null) {
      large = new TreeMap<>();
    }
    large.put(size, value);
    largeBytes += DecimalColumn.bytesAside(value);
    appendNothing();
    size++;
  }

  private void put(long digits, int scale) {
    unscaled[size] = digits;
    scales[size] = scale;
    if (!scaled) {
      scaled = true;
      commonScale = scale;
    }
    oneScale &= scale == commonScale;
    size++;
  }

  @Override
  void append(Object value) {
    appendDecimal((BigDecimal) value);
  }

  @Override
  public void appendRows(Column source, int[] order, int from, int to) {
    room(to - from);
    DecimalColumn given = (DecimalColumn) source;
    copyNulls(source, order, from, to);
    int[] givenScales = given.scales;
    boolean same = givenScales.length == 1;
    for (int i = from; i < to; i++) {
      int row = order[i];
      BigDecimal aside = given.large == null ? null : given.large.get(row);
      if (aside == null) {
        put(given.unscaled[row], givenScales[same ? 0 : row]);
      } else {
        setAside(aside);
      }
    }
  }

  @Override
  void appendNothing() {
    room(1);
    unscaled[size] = 0;
    scales[size] = commonScale;
  }

  private void room(int more) {
    if (size + more > unscaled.length) {
      int length = Math.max(size + more, unscaled.length * 2);
      unscaled = Arrays.copyOf(unscaled, length);
      scales = Arrays.copyOf(scales, length);
    }
  }

  @Override
  void truncate(int newSize) {
    truncateNulls(newSize);
    if (large != null) {
      Map<Integer, BigDecimal> gone = large.tailMap(newSize, true);
      gone.values().forEach(value -> largeBytes -= DecimalColumn.bytesAside(value));
      gone.clear();
    }
    if (newSize == 0) {
      forgetScale();
    }
  }

  @Override
  long bytes() {
    return (long) size * (Long.BYTES + Integer.BYTES) + largeBytes;
  }

  @Override
  DecimalColumn build() {
    int[] kept = oneScale ? new int[] {commonScale} : Arrays.copyOf(scales, size);
    TreeMap<Integer, BigDecimal> aside = large == null || large.isEmpty() ? null : large;
    DecimalColumn column =
        new DecimalColumn(type, size, takeNulls(), Arrays.copyOf(unscaled, size), kept, aside);
    large = null;
    largeBytes = 0;
    forgetScale();
    size = 0;
    return column;
  }

  private void forgetScale() {
    oneScale = true;
    scaled = false;
    commonScale = 0;
  }
}
