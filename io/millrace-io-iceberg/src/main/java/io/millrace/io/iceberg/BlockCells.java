/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.parquet.io.api.Binary;

/** The rows of a block, one after the other, straight out of its columns. Not thread-safe. */
final class BlockCells extends Cells {
  private final List<Column> columns;
  private final StoredDecimal decimal = new StoredDecimal();
  private byte[] buffer = new byte[64];
  private int row;

  /**
   * At its first row.
   *
   * @param table the table's columns, each of which the block has
   */
  BlockCells(Block block, Schema table) {
    super(table);
    columns = table.columns().stream().map(column -> block.column(column.name())).toList();
  }

  void moveTo(int newRow) {
    row = newRow;
  }

  @Override
  boolean isNull(int column) {
    return columns.get(column).isNull(row);
  }

  @Override
  long longAt(int column) {
    return columns.get(column).longAt(row);
  }

  @Override
  double doubleAt(int column) {
    return columns.get(column).doubleAt(row);
  }

  @Override
  Binary bytesAt(int column) {
    Column texts = columns.get(column);
    int length = texts.length(row);
    if (length > buffer.length) {
      buffer = new byte[Math.max(length, buffer.length * 2)];
    }
    texts.copyTo(row, buffer, 0);
    return Binary.fromReusedByteArray(buffer, 0, length);
  }

  @Override
  Binary decimalAt(int column) {
    Column decimals = columns.get(column);
    return decimals.isLarge(row)
        ? decimal.of(name(column), decimals.decimalAt(row))
        : decimal.of(name(column), decimals.unscaled(row), decimals.scale(row));
  }
}
