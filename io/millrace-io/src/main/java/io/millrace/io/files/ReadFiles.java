/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Stable;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.BlockCoder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads every record of CSV, JSON lines and Avro files as received; what cannot be read becomes a
 * record that says why.
 *
 * <p>It does not parse records ({@link RecordParser} does), keeps no order between records, and
 * splits no file: each is read by one worker, from start to end.
 *
 * <p><i>Input</i>: files found by {@link InputFiles#resolve}; plain, gzip or zstd. Lines end with
 * {@code \n} or {@code \r\n}; blank lines are no records; a byte order mark is skipped. CSV records
 * may span lines inside quotes; after a bad quote reading resumes at the next line.
 *
 * <p><i>Output</i>: blocks of {@link RawRecord#SCHEMA}, and one tally per file.
 *
 * <p><i>Time and windows</i>: the global window and Beam's lowest timestamp; event times are the
 * parser's matter.
 *
 * <p><i>State and memory</i>: none kept. Each file being read holds at most a few times {@link
 * ReadFilesSpec#maxRecordBytes()}, however long a line is, and a block of some thousand records;
 * for Avro one of its blocks (64 MiB compressed at most).
 *
 * <p><i>Failures</i>: none are thrown for what is in a file. A record too large, not UTF-8 or
 * malformed carries its {@link RawRecord#PROBLEM}; damage to the file itself (truncated gzip or
 * zstd, a corrupt Avro block, an I/O error) is one record at its place, after those before it.
 *
 * <pre>{@code
 * List<InputFile> files = InputFiles.resolve("--orders", "data/orders", null);
 * ReadFilesResult orders = pipeline.apply("Read",
 *     ReadFiles.from(files).at(new StepContext(runId, "orders/Read")).ingestedAt(started));
 * // orders.csv = "id,qty\n7,2\n" -> records {record: "7,2", header: "id,qty", record_number: 1}
 * //                                 tallies {source: "/data/orders/orders.csv", records: 1, bytes: 11}
 * }</pre>
 *
 * <p><i>Batch and streaming</i>: none; a bounded read in both.
 *
 * @since 0.1
 */
@Stable
public final class ReadFiles extends PTransform<PBegin, ReadFilesResult> {
  private static final long serialVersionUID = 1L;
  private final List<InputFile> files;
  private final @Nullable StepContext context;
  private final @Nullable Instant ingestedAt;
  private final ReadFilesSpec spec;

  private ReadFiles(
      List<InputFile> files,
      @Nullable StepContext context,
      @Nullable Instant ingestedAt,
      ReadFilesSpec spec) {
    this.files = files;
    this.context = context;
    this.ingestedAt = ingestedAt;
    this.spec = spec;
  }

  /**
   * Reads these files, each as often as it is listed.
   *
   * @throws IllegalArgumentException if there are none, or some are Parquet, which {@link
   *     ReadBlocks} reads
   */
  public static ReadFiles from(List<InputFile> files) {
    checkReadable(files);
    return new ReadFiles(List.copyOf(files), null, null, ReadFilesSpec.defaults());
  }

  /**
   * Refuses files that are not read as received.
   *
   * @throws IllegalArgumentException if there are none, or some are Parquet
   */
  static void checkReadable(List<InputFile> files) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("Missing required files");
    }
    String parquet =
        files.stream()
            .filter(file -> file.format() == FileFormat.PARQUET && !file.empty())
            .map(InputFile::path)
            .collect(Collectors.joining(", "));
    if (!parquet.isEmpty()) {
      throw new IllegalArgumentException(
          "Unsupported format of %s: parquet (supported: csv, jsonl, avro)".formatted(parquet));
    }
  }

  /** Required: the run that the records name. */
  public ReadFiles at(StepContext newContext) {
    requireNonNull(newContext, "context is null");
    return new ReadFiles(files, newContext, ingestedAt, spec);
  }

  /** Required: the time that all records carry as ingest time, to the millisecond. */
  public ReadFiles ingestedAt(Instant newIngestedAt) {
    requireNonNull(newIngestedAt, "ingestedAt is null");
    return new ReadFiles(files, context, newIngestedAt, spec);
  }

  /** Reads with other bounds than the {@linkplain ReadFilesSpec#defaults() default}. */
  public ReadFiles with(ReadFilesSpec newSpec) {
    requireNonNull(newSpec, "spec is null");
    return new ReadFiles(files, context, ingestedAt, newSpec);
  }

  /** The files to read, as they were given. */
  public List<InputFile> files() {
    return files;
  }

  @Override
  public ReadFilesResult expand(PBegin input) {
    if (context == null) {
      throw new ValidationException("Missing required context; call at(StepContext)");
    }
    if (ingestedAt == null) {
      throw new ValidationException("Missing required ingestedAt; call ingestedAt(Instant)");
    }
    PCollectionTuple outputs =
        input
            .apply("List", new ListAtOnce<>(files, InputFile.class))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadFileFn(context, ingestedAt, spec))
                    .withOutputTags(
                        ReadFilesResult.RECORDS_TAG, TupleTagList.of(ReadFilesResult.TALLIES_TAG)));
    return new ReadFilesResult(
        outputs.get(ReadFilesResult.RECORDS_TAG).setCoder(BlockCoder.of(RawRecord.SCHEMA)),
        outputs.get(ReadFilesResult.TALLIES_TAG).setRowSchema(ReadFilesResult.TALLY_SCHEMA));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("files", files.size()).withLabel("Files"));
    builder.add(
        DisplayData.item("max_record_bytes", spec.maxRecordBytes()).withLabel("Longest record"));
  }
}
