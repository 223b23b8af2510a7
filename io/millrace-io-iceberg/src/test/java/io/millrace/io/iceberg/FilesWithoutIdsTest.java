/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.ReadBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a table has taken over from a folder of Hive's or Spark's. */
class FilesWithoutIdsTest {
  @TempDir Path warehouse;

  @Test
  void columnsAreFoundByTheNamesThatTheTableHasForThem() throws IOException {
    MessageType stored =
        MessageTypeParser.parseMessageType(
            "message ticks { optional int64 at (TIMESTAMP(MICROS,true)); required int64 id; }");
    Path file = warehouse.resolve("taken-over.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(stored).build()) {
      writer.write(new SimpleGroup(stored).append("at", 5_000_000L).append("id", 7L));
    }

    try (Ticks ticks = Ticks.in(warehouse)) {
      ticks
          .table
          .updateProperties()
          .set(
              TableProperties.DEFAULT_NAME_MAPPING,
              NameMappingParser.toJson(MappingUtil.create(ticks.table.schema())))
          .commit();
      ticks
          .table
          .newAppend()
          .appendFile(
              DataFiles.builder(ticks.table.spec())
                  .withPath(file.toUri().toString())
                  .withFormat(FileFormat.PARQUET)
                  .withFileSizeInBytes(Files.size(file))
                  .withRecordCount(1)
                  .build())
          .commit();
      List<ReadBatch> read;
      try (TableReader reader = ticks.read().source().createReader(Ticks.OPTIONS, null)) {
        read = Ticks.all(reader, false);
      }

      assertThat(Ticks.rows(read)).containsExactly("7");
      assertThat(Ticks.block(read.get(0)).minEventTime()).isEqualTo(5_000);
    }
  }
}
