/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.util.function.UnaryOperator;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.parquet.schema.MessageType;

/** What rows of a file are while they are written. */
interface FileRows<R extends StructLike> {
  /** Cells of rows that a pipeline writes. */
  FileRows<Cells> CELLS =
      new FileRows<>() {
        @Override
        public ParquetValueWriter<?> writer(Schema schema, MessageType stored) {
          return CellsWriter.of(stored);
        }

        @Override
        public UnaryOperator<StructLike> values(Schema schema) {
          return UnaryOperator.identity();
        }
      };

  /**
   * Rows that were read from files of the table, perhaps with others behind the table's columns.
   */
  FileRows<GenericRecord> RECORDS =
      new FileRows<>() {
        @Override
        public ParquetValueWriter<?> writer(Schema schema, MessageType stored) {
          return GenericParquetWriter.create(schema, stored);
        }

        @Override
        public UnaryOperator<StructLike> values(Schema schema) {
          InternalRecordWrapper wrapper = new InternalRecordWrapper(schema.asStruct());
          return wrapper::wrap;
        }
      };

  /** Writes them. */
  ParquetValueWriter<?> writer(Schema schema, MessageType stored);

  /** Gives their values as partitions are made of them. */
  UnaryOperator<StructLike> values(Schema schema);
}
