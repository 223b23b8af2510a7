/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/**
 * A Parquet file of a table while rows are added. Not thread-safe.
 *
 * @param record to be filled anew for each row
 */
record OpenFile(Table table, DataWriter<GenericRecord> writer, GenericRecord record) {
  static OpenFile in(Table table) throws IOException {
    String name = FileFormat.PARQUET.addExtension(UUID.randomUUID().toString());
    String location = table.locationProvider().newDataLocation(name);
    DataWriter<GenericRecord> writer =
        Parquet.writeData(table.io().newOutputFile(location))
            .forTable(table)
            .withSpec(PartitionSpec.unpartitioned())
            .createWriterFunc(GenericParquetWriter::create)
            .overwrite()
            .build();
    return new OpenFile(table, writer, GenericRecord.create(table.schema()));
  }

  /** How much is written so far. */
  long bytes() {
    return writer.length();
  }

  DataFile finish() throws IOException {
    writer.close();
    return writer.toDataFile();
  }
}
