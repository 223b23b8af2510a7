/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;

/**
 * A data file that is complete but that no snapshot shows yet.
 *
 * @param table the table's name, e.g. {@code silver.orders}
 * @param records rows in the file, as counted by the file itself
 * @param superseded rows that are not in it, since a row of the same window and key corrects them;
 *     only where the table has {@link RowVersions}
 * @param dataFile the file in Iceberg's own JSON form; empty for a table that got no file
 * @since 0.1
 */
@Evolving
@DefaultSchema(RecordSchema.class)
public record WrittenFile(String table, long records, long superseded, String dataFile) {
  /** Stands for a table that got no file. */
  static WrittenFile none(String table) {
    return new WrittenFile(table, 0, 0, "");
  }

  static WrittenFile of(
      IcebergTable table, PartitionSpec partitions, DataFile file, long superseded) {
    return new WrittenFile(
        table.name(), file.recordCount(), superseded, ContentFileParser.toJson(file, partitions));
  }
}
