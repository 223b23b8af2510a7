/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * Strings and bytes. A column of strings that are all ids of 32 hex digits is kept in 16 bytes
 * each; the first that is not makes slices of them all.
 */
final class TextColumnBuilder extends ColumnBuilder {
  private static final int FIRST_BYTES = 1024;

  private final boolean ids;
  private final int firstRows;
  private boolean sliced;

  /** The halves of each id; empty once sliced. */
  private long[] high = {};

  private long[] low = {};
  private int[] offsets = {0};
  private byte[] data = {};

  /** Of the value last gathered before this: as many bytes will do for the next. */
  private int lastBytes;

  TextColumnBuilder(FieldType type, int rows) {
    super(type);
    firstRows = rows;
    ids = BaseTypes.of(type).getTypeName() == TypeName.STRING;
    sliced = !ids;
  }

  @Override
  public void appendBytes(byte[] buffer, int offset, int length) {
    if (length == ID_BYTES && appendId(buffer, offset)) {
      return;
    }
    if (!sliced) {
      slice();
    }
    int end = offsets[size];
    room(1, length);
    Bytes.copy(buffer, offset, data, end, length);
    offsets[size + 1] = end + length;
    size++;
  }

  @Override
  public boolean appendId(byte[] buffer, int offset) {
    if (sliced || !HexIds.isHex(buffer, offset)) {
      return false;
    }
    roomForIds(1);
    high[size] = HexIds.read(buffer, offset);
    low[size] = HexIds.read(buffer, offset + IdColumn.HEX_LENGTH / 2);
    size++;
    return true;
  }

  /** Writes out the ids gathered so far. */
  private void slice() {
    sliced = true;
    int rows = size;
    size = 0;
    for (int row = 0; row < rows; row++) {
      boolean empty = Nulls.isNullSoFar(nulls, row);
      int length = empty ? 0 : IdColumn.HEX_LENGTH;
      int end = offsets[size];
      room(1, length);
      if (!empty) {
        HexIds.write(high[row], data, end);
        HexIds.write(low[row], data, end + IdColumn.HEX_LENGTH / 2);
      }
      offsets[++size] = end + length;
    }
    high = new long[0];
    low = new long[0];
  }

  @Override
  void append(Object value) {
    byte[] bytes =
        value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
    appendBytes(bytes, 0, bytes.length);
  }

  @Override
  public void appendRows(Column source, int[] order, int from, int to) {
    TextColumn given = (TextColumn) source;
    if (!sliced) {
      if (given instanceof IdColumn same) {
        appendIds(same, order, from, to);
        return;
      }
      slice();
    }
    copyNulls(given, order, from, to);
    int total = 0;
    for (int i = from; i < to; i++) {
      total = Math.addExact(total, given.length(order[i]));
    }
    room(to - from, total);
    if (given instanceof SliceColumn slices) {
      appendSlices(slices, order, from, to);
      return;
    }
    for (int i = from; i < to; i++) {
      int end = given.copyTo(order[i], data, offsets[size]);
      offsets[++size] = end;
    }
  }

  private void appendIds(IdColumn source, int[] order, int from, int to) {
    copyNulls(source, order, from, to);
    roomForIds(to - from);
    for (int i = from; i < to; i++) {
      high[size] = source.high[order[i]];
      low[size] = source.low[order[i]];
      size++;
    }
  }

  private void appendSlices(SliceColumn source, int[] order, int from, int to) {
    int end = offsets[size];
    for (int i = from; i < to; i++) {
      int start = source.offsets[order[i]];
      int length = source.offsets[order[i] + 1] - start;
      Bytes.copy(source.data, start, data, end, length);
      end += length;
      offsets[++size] = end;
    }
  }

  @Override
  void appendNothing() {
    if (sliced) {
      room(1, 0);
      offsets[size + 1] = offsets[size];
    } else {
      roomForIds(1);
      high[size] = 0;
      low[size] = 0;
    }
  }

  private void roomForIds(int more) {
    if (size + more > high.length) {
      int rows = Math.max(size + more, Math.max(firstRows, size * 2));
      high = Arrays.copyOf(high, rows);
      low = Arrays.copyOf(low, rows);
    }
  }

  private void room(int moreRows, int moreBytes) {
    if (size + moreRows >= offsets.length) {
      int rows = Math.max(size + moreRows, Math.max(firstRows, size * 2));
      offsets = Arrays.copyOf(offsets, rows + 1);
    }
    int needed = Math.addExact(offsets[size], moreBytes);
    if (needed > data.length) {
      int wanted = Math.max(Math.max(FIRST_BYTES, lastBytes), offsets[size] + (offsets[size] >> 1));
      data = Arrays.copyOf(data, Math.max(needed, wanted));
    }
  }

  @Override
  void truncate(int newSize) {
    truncateNulls(newSize);
    if (newSize == 0) {
      sliced = !ids;
    }
  }

  @Override
  long bytes() {
    return sliced ? offsets[size] + (long) size * Integer.BYTES : (long) size * 2 * Long.BYTES;
  }

  @Override
  TextColumn build() {
    TextColumn column = sliced ? slices() : ids();
    sliced = !ids;
    size = 0;
    return column;
  }

  private SliceColumn slices() {
    int end = offsets[size];
    lastBytes = end + (end >> 4);
    return new SliceColumn(
        type, size, takeNulls(), Arrays.copyOf(data, end), Arrays.copyOf(offsets, size + 1));
  }

  private IdColumn ids() {
    long @Nullable [] taken = takeNulls();
    return new IdColumn(type, size, taken, Arrays.copyOf(high, size), Arrays.copyOf(low, size));
  }
}
