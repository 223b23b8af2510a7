/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.StepContext;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where and how rows are written to files.
 *
 * @param compression null for what the format has by default
 * @param partitions null for files in the folder itself
 */
record WriteSettings(
    String folder,
    FileFormat format,
    @Nullable FileCompression compression,
    @Nullable Partitions partitions,
    @Nullable StepContext context)
    implements Serializable {
  /** So that as many as are open at once take no more memory than one file without partitions. */
  private static final long PARTITION_ROW_GROUP_BYTES = 8L << 20;

  /** All that is wrong with them for rows of that schema. */
  List<String> problems(Schema schema) {
    List<String> problems =
        new ArrayList<>(
            switch (format) {
              case CSV, JSONL -> TextBlockWriter.problems(schema);
              case AVRO -> AvroMessageWriter.problems(schema);
              case PARQUET -> ParquetTypes.problems(schema);
            });
    if (partitions != null) {
      problems.addAll(partitions.problems(schema));
    }
    if (context == null) {
      problems.add("Missing required context; call at(StepContext)");
    }
    return problems;
  }

  /** What the files' names end with. */
  String suffix() {
    String outside =
        compression == null || format == FileFormat.AVRO || format == FileFormat.PARQUET
            ? ""
            : compression.suffix();
    return "." + format.word() + outside;
  }

  BlockWriter open(CountingOutput output, Schema schema) throws IOException {
    FileCompression by = compression == null ? FileCompression.NONE : compression;
    return switch (format) {
      case CSV -> new TextBlockWriter(output, by, schema, new CsvLine(schema));
      case JSONL -> new TextBlockWriter(output, by, schema, new JsonLine(schema));
      case AVRO -> new AvroBlockWriter(output, by, schema);
      case PARQUET -> new ParquetBlockWriter(output, parquet(), schema);
    };
  }

  private ParquetSettings parquet() {
    ParquetSettings settings = ParquetSettings.defaults(folder);
    if (partitions != null) {
      settings = settings.withRowGroupBytes(PARTITION_ROW_GROUP_BYTES);
    }
    return compression == null
        ? settings
        : settings.withCompression(
            switch (compression) {
              case NONE -> ParquetCompression.NONE;
              case GZIP -> ParquetCompression.GZIP;
              case ZSTD -> ParquetCompression.ZSTD;
            });
  }
}
