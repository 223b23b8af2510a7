/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Writes blocks as files of JSON lines, CSV, Avro or Parquet into a folder, or by time into folders
 * below it; once for each run, however often it is begun.
 *
 * <p>Each bundle becomes a file, or one in each partition, without a shuffle. It does not promise a
 * file size, an order of rows, or that the folder holds no other files.
 *
 * <p><i>Input</i>: bounded blocks in the global window. Event times are written only as far as a
 * field holds them. <i>Output</i>: one {@link WrittenFile} per file, none for no rows, and a letter
 * for each row that is not written: {@code MISSING_VALUE} where a required field, or that of the
 * partition, has no value; {@code INVALID_VALUE} for a time outside the years 1 to 9999, of CSV and
 * JSON for NaN and the infinities, of Avro and Parquet for a decimal of more than 32 digits before
 * the point or 6 after it.
 *
 * <p><i>State and memory</i>: 16 files open in a bundle, of Parquet with 8 MiB of values each where
 * there are partitions, 64 MiB where there are none. A bundle with rows of more partitions ends the
 * file that was longest unused, and writes another if its partition comes again.
 *
 * <p><i>Failures</i>: a file is written under a name with a dot in front. Once all are complete,
 * which they are is written down in a hidden file that is named by the run and the step, and each
 * gets its own name in one step, one after the other. A run that is begun again with its id, as the
 * same step, writes hidden files once more, shows what is left to show of the first ones, and
 * removes its own: the folder has the rows once. A run that was killed leaves hidden files. One
 * attempt is to be at work at a time. In an object store, where a rename is a copy and a delete,
 * each object is there whole or not at all too, and it may be there hidden beside.
 *
 * <p>What values become: in CSV a null is no text, so a null STRING comes back as an empty one, and
 * a number of more digits than {@link ReadBlocks#csvFiles} takes, as a letter of its reader; times
 * are ISO-8601 in UTC; in Avro they are timestamps in milliseconds, decimals have 6 digits after
 * the point; Parquet as {@link WriteParquetBlocks} has it.
 *
 * <pre>{@code
 * WriteBlocksResult written =
 *     blocks.apply(
 *         WriteBlocks.to("s3://lake/sales")
 *             .as(FileFormat.JSONL)
 *             .compressedBy(FileCompression.ZSTD)
 *             .partitionedBy("at")
 *             .at(new StepContext("run-1", "sales/Write")));
 * // rows of 31 January -> s3://lake/sales/dt=2026-01-31/0c67...e2.jsonl.zst
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class WriteBlocks extends PTransform<PCollection<Block>, WriteBlocksResult> {
  private static final long serialVersionUID = 1L;

  private final WriteSettings settings;

  private WriteBlocks(WriteSettings settings) {
    this.settings = settings;
  }

  /**
   * Writes into that folder, which is made if it is not there.
   *
   * @param folder a local path, or one with a scheme that one of Beam's file systems knows
   * @throws IllegalArgumentException if it is empty
   */
  public static WriteBlocks to(String folder) {
    requireNonNull(folder, "folder is null");
    if (folder.isEmpty()) {
      throw new IllegalArgumentException("Missing required folder");
    }
    return new WriteBlocks(new WriteSettings(folder, FileFormat.PARQUET, null, null, null));
  }

  /** Writes that format; {@link FileFormat#PARQUET} is the default. */
  public WriteBlocks as(FileFormat format) {
    requireNonNull(format, "format is null");
    return new WriteBlocks(
        new WriteSettings(
            settings.folder(),
            format,
            settings.compression(),
            settings.partitions(),
            settings.context()));
  }

  /**
   * Compresses in that way: whole files of CSV and JSON lines, the blocks of Avro and the pages of
   * Parquet. Without it nothing is compressed, but for Parquet, whose pages are by Snappy.
   */
  public WriteBlocks compressedBy(FileCompression compression) {
    requireNonNull(compression, "compression is null");
    return new WriteBlocks(
        new WriteSettings(
            settings.folder(),
            settings.format(),
            compression,
            settings.partitions(),
            settings.context()));
  }

  /** Writes the rows of each day into a folder of its own, such as {@code dt=2026-01-31}. */
  public WriteBlocks partitionedBy(String field) {
    return partitionedBy(field, Partitions.DAYS);
  }

  /**
   * Writes rows into folders by a time, in UTC.
   *
   * @param field INT64 in epoch milliseconds or DATETIME
   * @param pattern of the folders: {@code NAME=PATTERN} with slashes between, the patterns as of
   *     {@link java.time.format.DateTimeFormatter} without quotes, each name once, such as {@code
   *     dt=yyyy-MM-dd/hour=HH}
   * @throws IllegalArgumentException if it is none
   */
  public WriteBlocks partitionedBy(String field, String pattern) {
    return new WriteBlocks(
        new WriteSettings(
            settings.folder(),
            settings.format(),
            settings.compression(),
            new Partitions(field, pattern),
            settings.context()));
  }

  /**
   * Required: the run and step, by which a repeated write is known, and which letters name. What a
   * run writes into one folder twice needs a step for each: under a used one nothing new is shown.
   */
  public WriteBlocks at(StepContext context) {
    requireNonNull(context, "context is null");
    return new WriteBlocks(
        new WriteSettings(
            settings.folder(),
            settings.format(),
            settings.compression(),
            settings.partitions(),
            context));
  }

  @Override
  public WriteBlocksResult expand(PCollection<Block> input) {
    Schema schema = BlockCoder.of(input).schema();
    List<String> problems = new ArrayList<>(settings.problems(schema));
    if (input.isBounded() == PCollection.IsBounded.UNBOUNDED) {
      problems.add("Cannot write files of unbounded input: they are complete when the input ends");
    }
    if (!(input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      problems.add("Cannot write windowed blocks (must be globally windowed)");
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    PCollectionTuple outputs =
        input.apply(
            "WriteHidden",
            ParDo.of(new WriteBlocksFn(settings, schema))
                .withOutputTags(
                    WriteBlocksResult.FILES, TupleTagList.of(WriteBlocksResult.REJECTED)));
    return new WriteBlocksResult(
        outputs
            .get(WriteBlocksResult.FILES)
            .apply("Show", new ShowFiles<>(settings.folder(), runName(), WrittenFile::path)),
        outputs.get(WriteBlocksResult.REJECTED));
  }

  private String runName() {
    StepContext at = requireNonNull(settings.context(), "context is null");
    String name = at.runId() + "\n" + at.step();
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    FileCompression compression = settings.compression();
    Partitions partitions = settings.partitions();
    builder
        .add(DisplayData.item("folder", settings.folder()).withLabel("Folder"))
        .add(DisplayData.item("format", settings.format().word()).withLabel("Format"))
        .addIfNotNull(
            DisplayData.item("compression", compression == null ? null : compression.word())
                .withLabel("Compression"))
        .addIfNotNull(
            DisplayData.item("partition_field", partitions == null ? null : partitions.field())
                .withLabel("Partition field"))
        .addIfNotNull(
            DisplayData.item("partitions", partitions == null ? null : partitions.pattern())
                .withLabel("Partitions"));
  }
}
