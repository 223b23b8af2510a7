/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.RowTimes;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** What fields are taken from, in rows or in blocks. */
final class Side {
  private final @Nullable PCollection<Row> rows;
  private final @Nullable PCollection<Block> blocks;

  private Side(@Nullable PCollection<Row> rows, @Nullable PCollection<Block> blocks) {
    this.rows = rows;
    this.blocks = blocks;
  }

  static Side ofRows(PCollection<Row> rows) {
    return new Side(rows, null);
  }

  static Side ofBlocks(PCollection<Block> blocks) {
    return new Side(null, blocks);
  }

  PCollection<?> collection() {
    return rows == null ? requireNonNull(blocks) : rows;
  }

  boolean isRows() {
    return rows != null;
  }

  boolean isBounded() {
    return collection().isBounded() == IsBounded.BOUNDED;
  }

  Schema schema() {
    return rows == null ? BlockCoder.of(requireNonNull(blocks)).schema() : rows.getSchema();
  }

  /**
   * The blocks, or the rows in blocks.
   *
   * @param times of the rows
   */
  PCollection<Block> blocks(String name, RowTimes times) {
    return rows == null ? requireNonNull(blocks) : rows.apply(name, times.pack());
  }
}
