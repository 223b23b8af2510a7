/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.io.files.FileCompression;
import io.millrace.io.files.FileFormat;
import io.millrace.io.files.InputFile;
import io.millrace.io.files.InputFiles;
import io.millrace.io.files.ReadBlocks;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.WatchFiles;
import io.millrace.io.files.WriteBlocks;
import io.millrace.io.files.WriteBlocksResult;
import io.millrace.transforms.Internal;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Files as datasets, by {@link ReadBlocks}, {@link WatchFiles} and {@link WriteBlocks}.
 *
 * @since 0.1
 */
@Internal
public final class FilesConnector implements DatasetConnector<FilesSettings> {
  @Override
  public ConnectorDescription description() {
    return new ConnectorDescription(
        "file",
        "Files of CSV, JSON lines, Avro or Parquet, in a local folder or where Beam's file systems"
            + " reach.",
        List.of(
            "file:in/orders",
            "file:in/*.csv.gz?format=csv",
            "file:s3://bucket/orders",
            "file:in/orders?watch_every=PT5S&until_idle_for=PT1H",
            "file:out/orders?format=jsonl&compression=zstd&partition_by=at"),
        Map.of(
            DatasetUse.READ,
            "In ranges of 16 MiB beside each other; what is none of the columns is a letter.",
            DatasetUse.STREAM,
            "The files that are there and those that come, one after the other, the oldest of each"
                + " look first; one that changes after it was read is a letter.",
            DatasetUse.WRITE,
            "A file a bundle, or one in each partition, shown when all are complete; a run that is"
                + " begun again with its id shows the same files."));
  }

  @Override
  public Class<FilesSettings> settings() {
    return FilesSettings.class;
  }

  @Override
  public Map<String, String> located(String location) {
    return Map.of("path", location);
  }

  @Override
  public Dataset open(Zone zone, FilesSettings settings) {
    FileFormat format =
        settings.format() == null ? FileFormat.PARQUET : FileFormat.ofWord(settings.format());
    FileCompression compression =
        settings.compression() == null ? null : FileCompression.ofWord(settings.compression());
    List<String> problems = new ArrayList<>();
    if (format == null) {
      problems.add(
          "Unsupported format: %s (supported: csv, jsonl, avro, parquet)"
              .formatted(settings.format()));
    }
    if (settings.compression() != null && compression == null) {
      problems.add(
          "Unsupported compression: %s (supported: none, gzip, zstd)"
              .formatted(settings.compression()));
    }
    Schema schema = Columns.schema(settings.columns(), problems);
    WatchFiles watch =
        watched(
            WatchFiles.in(settings.path(), schema).eventTimeIn(settings.eventTime()),
            settings,
            problems);
    WriteBlocks write =
        with(
            WriteBlocks.to(settings.path()),
            settings.partitionBy(),
            (to, field) -> to.partitionedBy(field, settings.partitionAs()),
            problems);
    if (!problems.isEmpty() || format == null) {
      throw new ValidationException(String.join("; ", problems));
    }
    write = write.as(format);
    return new FilesDataset(
        zone,
        settings,
        schema,
        settings.format() == null ? watch : watch.as(format),
        compression == null ? write : write.compressedBy(compression));
  }

  private static WatchFiles watched(
      WatchFiles folder, FilesSettings settings, List<String> problems) {
    WatchFiles watch = with(folder, settings.watchEvery(), WatchFiles::every, problems);
    watch = with(watch, settings.disorder(), WatchFiles::allowingDisorder, problems);
    watch = with(watch, settings.idleAfter(), WatchFiles::idleAfter, problems);
    return with(watch, settings.untilIdleFor(), WatchFiles::untilIdleFor, problems);
  }

  /** A copy with that setting, if it is given and right. */
  private static <T, V> T with(
      T all, @Nullable V value, BiFunction<T, V, T> set, List<String> problems) {
    if (value == null) {
      return all;
    }
    try {
      return set.apply(all, value);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return all;
    }
  }

  private record FilesDataset(
      Zone zone, FilesSettings settings, Schema schema, WatchFiles watch, WriteBlocks writer)
      implements Dataset {
    @Override
    public String name() {
      return "file:" + settings.path();
    }

    @Override
    public WriteGuarantee guarantee() {
      return WriteGuarantee.EXACTLY_ONCE;
    }

    @Override
    public PTransform<PBegin, ReadBlocksResult> read(StepContext at) {
      List<InputFile> files = InputFiles.resolve(name(), settings.path(), settings.format());
      Set<FileFormat> formats = new TreeSet<>();
      files.stream().filter(file -> !file.empty()).forEach(file -> formats.add(file.format()));
      if (formats.size() > 1) {
        throw new ValidationException(
            "Cannot read %s: its files are of the formats %s (must be of one; narrow the path)"
                .formatted(name(), formats));
      }
      FileFormat format = formats.iterator().next();
      ReadBlocks read =
          switch (format) {
            case JSONL -> ReadBlocks.jsonLines(files, schema);
            case CSV -> ReadBlocks.csvFiles(files, schema);
            case AVRO -> ReadBlocks.avroFiles(files, schema);
            case PARQUET -> ReadBlocks.parquetFiles(files, schema);
          };
      return read.eventTimeIn(settings.eventTime()).allowingDisorder(settings.disorder()).at(at);
    }

    @Override
    public PTransform<PBegin, ReadBlocksResult> stream(StepContext at) {
      return watch.at(at);
    }

    @Override
    public PTransform<PCollection<Block>, WrittenRows> write(StepContext at) {
      return new WriteFolder(name(), writer.at(at));
    }
  }

  private static final class WriteFolder extends PTransform<PCollection<Block>, WrittenRows> {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final WriteBlocks writer;

    WriteFolder(String name, WriteBlocks writer) {
      this.name = name;
      this.writer = writer;
    }

    @Override
    public WrittenRows expand(PCollection<Block> input) {
      String target = name;
      WriteBlocksResult written = input.apply("Write", writer);
      return new WrittenRows(
          written
              .files()
              .apply(
                  "Tally",
                  MapElements.into(TypeDescriptors.rows())
                      .via(file -> WrittenRows.tally(target, file.rows())))
              .setRowSchema(WrittenRows.TALLY_SCHEMA),
          written.rejected());
    }
  }
}
