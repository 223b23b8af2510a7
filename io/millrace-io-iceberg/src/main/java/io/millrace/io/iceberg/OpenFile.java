/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.IOException;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/** A Parquet file of a table while rows are added. Not thread-safe. */
record OpenFile<R extends StructLike>(DataWriter<R> writer) {
  /**
   * A new one.
   *
   * @param partition that all its rows are of; null or empty where the table has none
   */
  static <R extends StructLike> OpenFile<R> in(
      Table table, PartitionSpec spec, @Nullable StructLike partition, FileRows<R> rows)
      throws IOException {
    String name = FileFormat.PARQUET.addExtension(UUID.randomUUID().toString());
    String location =
        partition == null || spec.isUnpartitioned()
            ? table.locationProvider().newDataLocation(name)
            : table.locationProvider().newDataLocation(spec, partition, name);
    DataWriter<R> writer =
        Parquet.writeData(table.io().newOutputFile(location))
            .forTable(table)
            .withSpec(spec)
            .withPartition(partition)
            .createWriterFunc(rows::writer)
            .overwrite()
            .build();
    return new OpenFile<>(writer);
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
