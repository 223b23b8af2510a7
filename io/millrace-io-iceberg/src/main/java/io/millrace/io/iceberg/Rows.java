/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** The rows that an element stands for. Safe for concurrent use. */
interface Rows<T> extends Serializable {
  /** A row is one. */
  Rows<Row> ITSELF =
      new Rows<>() {
        @Override
        public Schema schema(PCollection<Row> input) {
          return input.getSchema();
        }

        @Override
        public PCollection<Row> unpacked(PCollection<Row> input) {
          return input;
        }

        @Override
        public void write(Row row, OpenFiles<Cells> files) {
          files.add(new RowCells(row, files.columns()));
        }
      };

  /** A block has many. */
  Rows<Block> OF_BLOCK =
      new Rows<>() {
        @Override
        public Schema schema(PCollection<Block> input) {
          return BlockCoder.of(input).schema();
        }

        @Override
        public PCollection<Row> unpacked(PCollection<Block> input) {
          return input.apply("Unpack", UnpackBlocks.rows());
        }

        @Override
        public void write(Block block, OpenFiles<Cells> files) {
          BlockCells cells = new BlockCells(block, files.columns());
          for (int row = 0; row < block.rows(); row++) {
            cells.moveTo(row);
            files.add(cells);
          }
        }
      };

  Schema schema(PCollection<T> input);

  /** One by one. */
  PCollection<Row> unpacked(PCollection<T> input);

  /** Adds them. */
  void write(T element, OpenFiles<Cells> files);
}
