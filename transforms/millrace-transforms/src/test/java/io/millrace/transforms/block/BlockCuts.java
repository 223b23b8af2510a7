/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The same rows in blocks of any size, their strings in any layout. */
public final class BlockCuts {
  private BlockCuts() {}

  /** Blocks of at most so many rows, in order, whose rows are late for nothing. */
  public static List<Block> cut(
      Schema schema, List<Row> rows, int size, ToLongFunction<Row> time, Random random) {
    return cut(schema, rows, size, time, row -> Block.ON_TIME, random);
  }

  /** Blocks of at most so many rows, in order. */
  public static List<Block> cut(
      Schema schema,
      List<Row> rows,
      int size,
      ToLongFunction<Row> time,
      ToLongFunction<Row> stamp,
      Random random) {
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      BlockBuilder builder = new BlockBuilder(schema);
      for (Row row : rows.subList(from, Math.min(rows.size(), from + size))) {
        for (int field = 0; field < schema.getFieldCount(); field++) {
          builder.column(field).appendValue(row.getValue(field));
        }
        builder.endRow(time.applyAsLong(row), stamp.applyAsLong(row));
      }
      blocks.add(anyLayout(builder.build(), random));
    }
    return blocks;
  }

  /** An equal block whose columns of strings are laid out anew. */
  public static Block anyLayout(Block block, Random random) {
    List<Column> columns = new ArrayList<>();
    for (int field = 0; field < block.schema().getFieldCount(); field++) {
      Column column = block.column(field);
      columns.add(column.kind == TypeName.STRING ? layouts(column).get(random.nextInt(4)) : column);
    }
    return new Block(block.schema(), block.times, block.stamps, columns);
  }

  /** A column of strings as it is, and as slices, as views, and by dictionary. */
  static List<Column> layouts(Column column) {
    return List.of(column, slices(column), views(column), dictionary(column));
  }

  private static SliceColumn slices(Column column) {
    return views(column).slices();
  }

  private static ViewColumn views(Column column) {
    int[] starts = new int[column.rows];
    int[] lengths = new int[column.rows];
    int size = 3;
    for (int row = 0; row < column.rows; row++) {
      starts[row] = size;
      lengths[row] = column.length(row);
      size += lengths[row] + 1;
    }
    byte[] buffer = new byte[size];
    for (int row = 0; row < column.rows; row++) {
      column.copyTo(row, buffer, starts[row]);
    }
    return new ViewColumn(column.type, column.rows, column.nulls, buffer, starts, lengths);
  }

  private static Column dictionary(Column column) {
    Map<@Nullable Object, Integer> codeOfValue = new LinkedHashMap<>();
    int[] codes = new int[column.rows];
    for (int row = 0; row < column.rows; row++) {
      Object value = column.valueAt(row);
      codes[row] = value == null ? -1 : codeOfValue.computeIfAbsent(value, v -> codeOfValue.size());
    }
    return Block.dictionary(
        column.type, codes, Blocks.column(column.type, codeOfValue.keySet().toArray()).column(0));
  }
}
