/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Internal;
import io.millrace.transforms.rows.InputCheck;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/**
 * The keys of a block's rows: the values of some fields, as 128 bits where they fit in that
 * exactly, else as bytes. Not thread-safe; one per worker, filled anew by each {@link #read}.
 *
 * <p>Equal values have equal keys in every block and JVM, whatever the layout of their column, and
 * keys of the two forms are never equal. A single string field of 32 lower-case hex digits, and a
 * single integer or time, fit in 128 bits. Null is a value of its own.
 *
 * <pre>{@code
 * keys.read(block);
 * for (int row = 0; row < block.rows(); row++) {
 *   boolean isNew = keys.isId(row)
 *       ? ids.keep(keys.high()[row], keys.low()[row])
 *       : others.keep(keys.bytes(), keys.start(row), keys.length(row));
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Internal
public final class BlockKeys {
  private static final int NULL = 0;
  private static final int VALUE = 1;

  private final int[] fields;
  private long[] high = {};
  private long[] low = {};

  /** Where the bytes of each key end; null while all are ids. */
  private int[] ends = {};

  private boolean[] id = {};
  private boolean allIds;
  private byte[] bytes = new byte[1024];
  private int size;

  /**
   * @param names at least one; their types are those {@link InputCheck#key} lets through
   */
  public BlockKeys(Schema schema, List<String> names) {
    fields = names.stream().mapToInt(schema::indexOf).toArray();
  }

  /** Takes the keys of all rows of the block. */
  public void read(Block block) {
    int rows = block.rows();
    if (high.length < rows) {
      high = new long[rows];
      low = new long[rows];
      id = new boolean[rows];
      ends = new int[rows];
    }
    size = 0;
    allIds = fields.length == 1 && readIds(block.column(fields[0]), rows);
    if (!allIds) {
      for (int row = 0; row < rows; row++) {
        id[row] = fields.length == 1 && readId(block.column(fields[0]), row);
        if (!id[row]) {
          readBytes(block, row);
        }
        ends[row] = size;
      }
    }
  }

  private boolean readIds(Column column, int rows) {
    if (column.nulls != null) {
      return false;
    }
    if (column instanceof IdColumn ids) {
      System.arraycopy(ids.high, 0, high, 0, rows);
      System.arraycopy(ids.low, 0, low, 0, rows);
      return true;
    }
    if (column instanceof LongColumn longs) {
      Arrays.fill(high, 0, rows, 0);
      System.arraycopy(longs.values, 0, low, 0, rows);
      return true;
    }
    return false;
  }

  private boolean readId(Column column, int row) {
    if (column.isNull(row)) {
      return false;
    }
    if (column instanceof LongColumn longs) {
      high[row] = 0;
      low[row] = longs.values[row];
      return true;
    }
    if (column.kind != TypeName.STRING || column.length(row) != IdColumn.HEX_LENGTH) {
      return false;
    }
    room(IdColumn.HEX_LENGTH);
    column.copyTo(row, bytes, size);
    if (!HexIds.isHex(bytes, size)) {
      return false;
    }
    high[row] = HexIds.read(bytes, size);
    low[row] = HexIds.read(bytes, size + IdColumn.HEX_LENGTH / 2);
    return true;
  }

  private void readBytes(Block block, int row) {
    for (int field : fields) {
      put(block.column(field), row);
    }
  }

  private void put(Column column, int row) {
    room(1 + Long.BYTES);
    if (column.isNull(row)) {
      bytes[size++] = NULL;
      return;
    }
    bytes[size++] = VALUE;
    if (column instanceof LongColumn longs) {
      putLong(longs.values[row]);
    } else if (column instanceof RowColumn nested) {
      nested.fields.forEach(field -> put(field, row));
    } else if (column instanceof ListColumn lists) {
      putInt(lists.length(row));
      for (int i = lists.offsets[row]; i < lists.offsets[row + 1]; i++) {
        put(lists.elements, i);
      }
    } else {
      int length = column.length(row);
      putInt(length);
      room(length);
      size = column.copyTo(row, bytes, size);
    }
  }

  private void putLong(long value) {
    putInt((int) (value >>> Integer.SIZE));
    putInt((int) value);
  }

  private void putInt(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }

  /** Whether every key is one of 128 bits. */
  public boolean allIds() {
    return allIds;
  }

  /** Whether the row's key is one of 128 bits. */
  public boolean isId(int row) {
    return allIds || id[row];
  }

  /** The upper halves of all keys; only those of ids mean something. Not to be written to. */
  public long[] high() {
    return high;
  }

  /** The lower halves of all keys; only those of ids mean something. Not to be written to. */
  public long[] low() {
    return low;
  }

  /** The bytes of all keys that are not ids. Not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the row's key starts in the bytes. */
  public int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** How many bytes the row's key has. */
  public int length(int row) {
    return ends[row] - start(row);
  }

  /** A well mixed hash of the row's key, the same in every JVM. */
  public long hash(int row) {
    return isId(row) ? KeyHash.of(high[row], low[row]) : KeyHash.of(bytes, start(row), ends[row]);
  }
}
