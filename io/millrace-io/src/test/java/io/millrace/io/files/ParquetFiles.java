/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes a Parquet file, row by row, as the library's own example writer does. */
final class ParquetFiles {
  private final MessageType schema;
  private final ParquetWriter<Group> writer;
  private final Path path;

  private ParquetFiles(MessageType schema, ParquetWriter<Group> writer, Path path) {
    this.schema = schema;
    this.writer = writer;
    this.path = path;
  }

  static ParquetFiles of(Path path, String schema) {
    return of(path, schema, CompressionCodecName.SNAPPY, Long.MAX_VALUE);
  }

  /**
   * @param rows in a row group
   */
  static ParquetFiles of(Path path, String schema, CompressionCodecName codec, long rows) {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    try {
      ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new LocalOutputFile(path))
              .withType(type)
              .withCompressionCodec(codec)
              .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
              .withMinRowCountForPageSizeCheck(1)
              .withRowGroupRowCountLimit((int) Math.min(rows, Integer.MAX_VALUE))
              .build();
      return new ParquetFiles(type, writer, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ParquetFiles row(Consumer<Group> filling) {
    Group row = new SimpleGroup(schema);
    filling.accept(row);
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  InputFile close() {
    try {
      writer.close();
      return Reading.file(path, Files.size(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
