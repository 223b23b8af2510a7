/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes blocks as Parquet files into a folder, column by column.
 *
 * <p>Each bundle becomes a file, without a shuffle: as many files as the runner cuts bundles, more
 * than one where a bundle is larger than 512 MiB of Parquet. It does not promise a file size, an
 * order of rows, or that the folder holds no other files.
 *
 * <p><i>Input</i>: bounded blocks in the global window. Event times are written only as far as a
 * field holds them. <i>Output</i>: one {@link WrittenFile} per file; none for no rows.
 *
 * <p><i>State and memory</i>: one row group per bundle at work, 64 MiB unless set otherwise.
 *
 * <p><i>Failures</i>: a file is written under a name with a dot in front. Once all are complete,
 * each gets its own name in one step, however often that is tried: the first complete set of files
 * is kept in a hidden file, and an engine that goes back to a checkpoint after that shows the same
 * set. So each row is shown once where the engine counts it once. A retried bundle leaves at most a
 * hidden file; a run that is started again writes files of new names. A decimal that does not fit
 * its column, and a null in a required field, fail the bundle.
 *
 * <p>The types: BYTE to INT64, BOOLEAN, FLOAT, DOUBLE, STRING and BYTES as such, DATETIME as
 * timestamp in milliseconds UTC, DECIMAL with 38 digits, 6 of them behind the point, unless {@link
 * #decimal} says otherwise, ARRAY and ITERABLE as three-level list, MAP as map, ROW as group.
 *
 * <pre>{@code
 * PCollection<WrittenFile> files =
 *     blocks.apply(WriteParquetBlocks.to("s3://lake/sales").decimal("price", 12, 2));
 * // 4,000 rows -> s3://lake/sales/0c67...e2.parquet of 4,000 rows
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class WriteParquetBlocks
    extends PTransform<PCollection<Block>, PCollection<WrittenFile>> {
  private static final long serialVersionUID = 1L;
  private static final long MIN_ROW_GROUP_BYTES = 1 << 20;
  private static final long MAX_ROW_GROUP_BYTES = 1L << 30;

  private final ParquetSettings settings;
  private final boolean hidden;

  private WriteParquetBlocks(ParquetSettings settings, boolean hidden) {
    this.settings = settings;
    this.hidden = hidden;
  }

  /**
   * Writes into that folder, which is made if it is not there.
   *
   * @param folder a local path, or one with a scheme that one of Beam's file systems knows
   * @throws IllegalArgumentException if it is empty
   */
  public static WriteParquetBlocks to(String folder) {
    requireNonNull(folder, "folder is null");
    if (folder.isEmpty()) {
      throw new IllegalArgumentException("Missing required folder");
    }
    return new WriteParquetBlocks(ParquetSettings.defaults(folder), false);
  }

  /**
   * How a DECIMAL field is stored; a value that needs more digits than that fails the bundle.
   *
   * @param precision digits, 1 to 38
   * @param scale how many of them stand behind the point, 0 to the precision
   * @throws IllegalArgumentException if they are not that
   */
  public WriteParquetBlocks decimal(String field, int precision, int scale) {
    requireNonNull(field, "field is null");
    return with(settings.withDecimal(field, new ParquetDecimal(precision, scale)));
  }

  /** Compresses in that way; {@link ParquetCompression#SNAPPY} is the default. */
  public WriteParquetBlocks compressedBy(ParquetCompression compression) {
    return with(settings.withCompression(requireNonNull(compression, "compression is null")));
  }

  /**
   * Ends a row group at about so many bytes of encoded values.
   *
   * @param bytes 1 MiB to 1 GiB; larger ones compress better and take more memory
   * @throws IllegalArgumentException if it is not that
   */
  public WriteParquetBlocks rowGroupsOf(long bytes) {
    if (bytes < MIN_ROW_GROUP_BYTES || bytes > MAX_ROW_GROUP_BYTES) {
      throw new IllegalArgumentException(
          "Invalid rowGroupBytes: %d (must be between %d and %d)"
              .formatted(bytes, MIN_ROW_GROUP_BYTES, MAX_ROW_GROUP_BYTES));
    }
    return with(settings.withRowGroupBytes(bytes));
  }

  /** Leaves the files for {@link ShowTogether} to show; their paths are those they will have. */
  public WriteParquetBlocks hidden() {
    return new WriteParquetBlocks(settings, true);
  }

  private WriteParquetBlocks with(ParquetSettings changed) {
    return new WriteParquetBlocks(changed, hidden);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<Block> input) {
    List<String> problems = new ArrayList<>();
    Schema schema = BlockCoder.of(input).schema();
    problems.addAll(settings.problems(schema));
    if (input.isBounded() == PCollection.IsBounded.UNBOUNDED) {
      problems.add("Cannot write files of unbounded input: they are complete when the input ends");
    }
    if (!(input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      problems.add("Cannot write windowed blocks (must be globally windowed)");
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    PCollection<WrittenFile> files =
        input.apply("WriteHidden", ParDo.of(new WriteHiddenFn(settings, schema)));
    return hidden
        ? files
        : files.apply("Show", new ShowFiles<>(settings.folder(), WrittenFile::path));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("folder", settings.folder()).withLabel("Folder"))
        .add(
            DisplayData.item("compression", settings.compression().name()).withLabel("Compression"))
        .add(
            DisplayData.item("row_group_bytes", settings.rowGroupBytes())
                .withLabel("Bytes of a row group"))
        .add(
            DisplayData.item("decimals", settings.decimals().toString())
                .withLabel("Digits of decimals"));
  }
}
