/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import io.millrace.transforms.Evolving;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows and makes blocks of them. Not thread-safe; one per bundle or worker.
 *
 * <p>A block is full at {@value #MAX_ROWS} rows or {@value #MAX_BYTES} bytes unless other bounds
 * are given; the row that passes a bound is still in it, so one row of any size makes a block.
 *
 * <pre>{@code
 * builder.column(0).appendLong(7);
 * builder.column(1).appendDecimal(1250, 2);
 * builder.endRow(eventTime, Block.ON_TIME);
 * if (builder.isFull()) {
 *   out.output(builder.build());
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class BlockBuilder {
  /** As many rows as make what a runner costs per element small, and still fit a core's cache. */
  public static final int MAX_ROWS = 4096;

  /** 4 MiB. */
  public static final int MAX_BYTES = 4 << 20;

  /** What there is room for at first: a builder per window is affordable then. */
  private static final int FIRST_ROWS = 256;

  private final Schema schema;
  private final int maxRows;
  private final long maxBytes;
  private final List<ColumnBuilder> columns = new ArrayList<>();
  private long[] times;
  private long @Nullable [] stamps;
  private int rows;

  /** A builder with the default bounds. */
  public BlockBuilder(Schema schema) {
    this(schema, MAX_ROWS, MAX_BYTES);
  }

  /**
   * A builder with bounds of its own.
   *
   * @param maxRows at least 1
   * @param maxBytes of heap, at least 1
   */
  public BlockBuilder(Schema schema, int maxRows, long maxBytes) {
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "Invalid block bounds: %d rows, %d bytes (must be at least 1)"
              .formatted(maxRows, maxBytes));
    }
    this.schema = schema;
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    int first = Math.min(maxRows, FIRST_ROWS);
    this.times = new long[first];
    for (Field field : schema.getFields()) {
      columns.add(ColumnBuilder.of(field.getType(), first));
    }
  }

  /** The fields of its blocks. */
  public Schema schema() {
    return schema;
  }

  /** How many rows are ended. */
  public int rows() {
    return rows;
  }

  /** Where the field's values of the next row go, one to each before the row is ended. */
  public ColumnBuilder column(int field) {
    return columns.get(field);
  }

  /**
   * Ends a row whose values have been added to every column.
   *
   * @param stamp as {@link Block#stamp} tells, or any watermark up to the event time
   */
  public void endRow(long eventTime, long stamp) {
    room(1);
    if (stamp > eventTime) {
      stamp(rows, stamp);
    }
    times[rows++] = eventTime;
  }

  /** Forgets what was added since the last row was ended. */
  public void abandonRow() {
    for (ColumnBuilder column : columns) {
      column.truncate(rows);
    }
  }

  /**
   * Adds a row of the schema that is late for nothing.
   *
   * <p>Of a row whose values are not of the schema's types nothing is added.
   */
  public void addRow(Row row, long eventTime) {
    addRow(row, eventTime, Block.ON_TIME);
  }

  /**
   * Adds a row as {@link #addRow(Row, long)} does.
   *
   * @param stamp as of {@link #endRow}
   */
  public void addRow(Row row, long eventTime, long stamp) {
    try {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).appendValue(row.getValue(i));
      }
    } catch (RuntimeException e) {
      abandonRow();
      throw e;
    }
    endRow(eventTime, stamp);
  }

  /** Adds the rows order[from] to order[to - 1] of a block of the same schema. */
  public void addRows(Block block, int[] order, int from, int to) {
    room(to - from);
    for (int i = from; i < to; i++) {
      times[rows + i - from] = block.times[order[i]];
    }
    if (block.stamps != null) {
      for (int i = from; i < to; i++) {
        stamp(rows + i - from, block.stamps[order[i]]);
      }
    }
    int[] before = null;
    int[] composed = order;
    for (int i = 0; i < columns.size(); i++) {
      Selected column = block.selected(i);
      int[] pending = column.pending();
      if (pending == null) {
        columns.get(i).appendRows(column.column(), order, from, to);
      } else {
        if (!Arrays.equals(pending, before)) {
          before = pending;
          composed = Selected.compose(pending, order, from, to);
        }
        columns.get(i).appendRows(column.source(), composed, 0, to - from);
      }
    }
    rows += to - from;
  }

  private void stamp(int row, long stamp) {
    if (stamps == null) {
      if (stamp == Block.ON_TIME) {
        return;
      }
      stamps = new long[times.length];
      Arrays.fill(stamps, Block.ON_TIME);
    }
    stamps[row] = stamp;
  }

  private void room(int more) {
    if (rows + more > times.length) {
      int length = Math.max(rows + more, times.length * 2);
      int before = times.length;
      times = Arrays.copyOf(times, length);
      if (stamps != null) {
        stamps = Arrays.copyOf(stamps, length);
        Arrays.fill(stamps, before, length, Block.ON_TIME);
      }
    }
  }

  /** Whether a bound is reached. */
  public boolean isFull() {
    return rows >= maxRows || bytes() >= maxBytes;
  }

  private long bytes() {
    long sum = 0;
    for (ColumnBuilder column : columns) {
      sum += column.bytes();
    }
    return sum;
  }

  /**
   * The rows ended so far, which the builder then has no more.
   *
   * @throws IllegalStateException if a field has more or fewer values than there are rows, also
   *     inside of a list, map or nested row; the builder is as it was
   */
  public Block build() {
    for (int i = 0; i < columns.size(); i++) {
      requireWhole(schema.getField(i), columns.get(i));
    }
    List<Column> built = new ArrayList<>(columns.size());
    for (ColumnBuilder column : columns) {
      built.add(column.build());
    }
    Block block =
        new Block(
            schema,
            Arrays.copyOf(times, rows),
            stamps == null ? null : Arrays.copyOf(stamps, rows),
            List.copyOf(built));
    rows = 0;
    stamps = null;
    return block;
  }

  private void requireWhole(Field field, ColumnBuilder column) {
    if (column.size() != rows) {
      throw new IllegalStateException(
          "Cannot build a block: field %s has %d values for %d rows"
              .formatted(field.getName(), column.size(), rows));
    }
    if (!column.isWhole()) {
      throw new IllegalStateException(
          "Cannot build a block: field %s has more or fewer values inside than its rows"
              .formatted(field.getName()));
    }
  }
}
