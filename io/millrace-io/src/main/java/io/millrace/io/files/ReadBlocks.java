/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.quality.BlockCheck;
import io.millrace.transforms.quality.CheckQuality;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of JSON lines, CSV, Avro or Parquet straight into blocks: the fields that are asked
 * for, typed, each row with its event time.
 *
 * <p>Only the fields of the schema are kept; the rest of a record is checked to be of its format
 * and dropped, or, of Parquet, not read at all. Files are cut into ranges of 16 MiB that are read
 * beside each other, Avro and Parquet where a block or a row group starts. One range are a
 * compressed file, and a CSV file that has a quote anywhere, for which large ones are looked
 * through first. No order is kept between ranges.
 *
 * <p>A field that has the name of a folder in a file's path, such as {@code dt} below {@code
 * dt=2026-01-31}, is read from the path, and not from the records: as of CSV, percent escapes
 * decoded, {@code __HIVE_DEFAULT_PARTITION__} null. Where no folder has its name it is the
 * records'.
 *
 * <p><i>Output</i>: blocks of the schema's fields (and the record's text, if asked for), with rows
 * in the order of the file; a letter for each record that is none of the schema ({@code
 * MALFORMED_RECORD}, {@code INVALID_UTF8}, {@code INVALID_VALUE}, {@code RECORD_TOO_LARGE}), its
 * key the file and the byte where it starts (of Avro, the byte where its block starts and its
 * number in the block; of Parquet, its number in the file). Blank lines are no records.
 *
 * <p><i>Time and windows</i>: a row's event time is its event time field. Its stamp ({@link
 * Block#stamp}) is the largest event time before it in its range less the allowed disorder, so
 * whether a row is late depends on the file alone. Element timestamps are the smallest event time
 * of the block; all in the global window.
 *
 * <p><i>State and memory</i>: a few MiB per worker, or a few times the longest record; of Parquet,
 * the wanted columns of a row group as stored.
 *
 * <p><i>Failures</i>: a required field that some paths tell and others do not is refused when the
 * pipeline is built; what a path tells wrongly is a letter for each record. None are thrown for
 * what is in a file; damage to the file itself is a letter {@code UNREADABLE_FILE}, after the
 * records before it.
 *
 * <pre>{@code
 * Schema click = Schema.builder().addStringField("id").addInt64Field("ts").build();
 * ReadBlocksResult read =
 *     pipeline.apply(
 *         ReadBlocks.jsonLines(files, click)
 *             .eventTimeIn("ts")
 *             .at(new StepContext("run-1", "clicks/Read")));
 * // {"id":"a","ts":1000,"more":[]}  -> a row id a, ts 1000, of 1970-01-01T00:00:01Z
 * // {"id":"b"}                      -> a letter INVALID_VALUE
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class ReadBlocks extends PTransform<PBegin, ReadBlocksResult> {
  private static final long serialVersionUID = 1L;

  private final List<InputFile> files;
  private final ReadBlocksSettings settings;
  private final @Nullable CheckQuality check;

  private ReadBlocks(
      List<InputFile> files, ReadBlocksSettings settings, @Nullable CheckQuality check) {
    this.files = files;
    this.settings = settings;
    this.check = check;
  }

  /**
   * Reads these fields of JSON lines, each from the key of its name.
   *
   * @throws IllegalArgumentException if there are no files
   */
  public static ReadBlocks jsonLines(List<InputFile> files, Schema schema) {
    return of(FileFormat.JSONL, files, schema);
  }

  /**
   * Reads these fields of CSV files, each from the column of its name.
   *
   * <p>An empty STRING is one; of the other types no text is null. Whole numbers and DECIMAL keep
   * all digits, of which there may be 100; DOUBLE and FLOAT are the nearest. Times are ISO-8601, in
   * UTC where they name no zone; truth is {@code true}, {@code t}, {@code yes} or {@code 1}. A
   * column that a file lacks is null.
   *
   * @param schema fields of STRING, BYTE to INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN and DATETIME
   * @throws IllegalArgumentException if there are no files
   */
  public static ReadBlocks csvFiles(List<InputFile> files, Schema schema) {
    return of(FileFormat.CSV, files, schema);
  }

  /**
   * Reads these fields of Avro container files, each from the field of its name.
   *
   * <p>Values are taken as they are written, unions by the branch that is: a whole number of its
   * range, also as DECIMAL or DOUBLE; a decimal as DECIMAL; a string, an enum or a uuid as STRING;
   * a date or a timestamp of any unit as DATETIME, cut to milliseconds; an INT64 takes a
   * timestamp's number in its own unit. A field that a file lacks is null. A letter has the
   * record's binary form; {@link #keepingRecordIn} gives the record as JSON.
   *
   * @param schema fields of STRING, BYTES, BYTE to INT64, DECIMAL, DOUBLE, FLOAT, BOOLEAN and
   *     DATETIME
   * @throws IllegalArgumentException if there are no files
   */
  public static ReadBlocks avroFiles(List<InputFile> files, Schema schema) {
    return of(FileFormat.AVRO, files, schema);
  }

  /**
   * Reads these fields of Parquet files, each from the column of its name.
   *
   * <p>Only their columns are read, and pages are held to their check sums. A whole number, signed
   * or not, is taken in its range, also as DECIMAL or DOUBLE; a decimal, however stored, as
   * DECIMAL; a string, an enum, JSON or a uuid as STRING; a date or a timestamp of any unit, with
   * or without zone, as DATETIME, cut to milliseconds, and its number as INT64; any bytes as BYTES.
   * Lists in all forms of the format are ARRAY, maps MAP, groups ROW of the fields that are wanted
   * of them.
   *
   * <p>A column that a file lacks is null. In a file that lacks a required one, or has one of a
   * type that the field does not take, each row is a letter that says all that is wrong. A letter
   * has no copy of its row; its key says which it is, from 1. A row group that cannot be read to
   * its end is one letter from there on, with what is stored of it.
   *
   * @param schema fields of all types but logical ones
   * @throws IllegalArgumentException if there are no files
   */
  public static ReadBlocks parquetFiles(List<InputFile> files, Schema schema) {
    return of(FileFormat.PARQUET, files, schema);
  }

  private static ReadBlocks of(FileFormat format, List<InputFile> files, Schema schema) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("Missing required files");
    }
    return new ReadBlocks(List.copyOf(files), ReadBlocksSettings.of(format, schema), null);
  }

  /** Required: the field with the event time, INT64 in epoch milliseconds or DATETIME. */
  public ReadBlocks eventTimeIn(String field) {
    return with(settings.withEventTimeField(field));
  }

  /**
   * How much event times may go back in a file and still count as in order.
   *
   * @param disorder whole milliseconds, from 0, the default, to 3,650,000 days
   * @throws IllegalArgumentException if it is not that
   */
  public ReadBlocks allowingDisorder(Duration disorder) {
    return with(settings.withDisorder(disorder));
  }

  /**
   * Adds a STRING field with the record as received, without its line end; of Avro as JSON. Not for
   * Parquet.
   */
  public ReadBlocks keepingRecordIn(String field) {
    return with(settings.withRecordField(field));
  }

  /**
   * Checks records while they are read: what {@link CheckQuality#onBlocks()} would do behind, with
   * the same letters and verdicts. The text of {@link #keepingRecordIn} is there for the check and
   * its letters, and is left out of the blocks. Where an engine writes down what lies between two
   * steps, as Spark does, the text of every record is most of what it would write.
   */
  public ReadBlocks checking(CheckQuality rules) {
    return new ReadBlocks(files, settings, requireNonNull(rules, "rules is null"));
  }

  /** Required: the run and step that letters name. */
  public ReadBlocks at(StepContext context) {
    return with(settings.withContext(context));
  }

  /** Reads with other bounds than the {@linkplain ReadFilesSpec#defaults() default}. */
  public ReadBlocks with(ReadFilesSpec spec) {
    return with(settings.withSpec(spec));
  }

  /** For tests of range ends. */
  ReadBlocks inRangesOf(long bytes) {
    return with(settings.withRangeBytes(bytes));
  }

  ReadBlocksSettings settings() {
    return settings;
  }

  private ReadBlocks with(ReadBlocksSettings changed) {
    return new ReadBlocks(files, changed, check);
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    List<String> problems = settings.problems(files);
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    BlockCheck inside = check == null ? null : check.insideOf(settings.output());
    PCollectionTuple outputs =
        ranges(input)
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadRangeFn(settings, inside))
                    .withOutputTags(ReadBlocksResult.BLOCKS, sideOutputs()));
    Schema schema = check == null ? settings.output() : settings.schema();
    return new ReadBlocksResult(
        outputs.get(ReadBlocksResult.BLOCKS).setCoder(BlockCoder.of(schema)),
        outputs.get(ReadBlocksResult.REJECTED),
        outputs.get(ReadBlocksResult.TALLIES).setRowSchema(ReadFilesResult.TALLY_SCHEMA),
        check == null ? null : check.verdictsOf(outputs.get(ReadBlocksResult.COUNTS)));
  }

  private TupleTagList sideOutputs() {
    TupleTagList always = TupleTagList.of(ReadBlocksResult.REJECTED).and(ReadBlocksResult.TALLIES);
    return check == null ? always : always.and(ReadBlocksResult.COUNTS);
  }

  private PCollection<FileRange> ranges(PBegin input) {
    return switch (settings.format()) {
      case JSONL, AVRO, PARQUET ->
          input.apply(
              "List",
              new ListAtOnce<>(FileRange.of(files, settings.rangeBytes()), FileRange.class));
      case CSV ->
          input
              .apply("List", new ListAtOnce<>(files, InputFile.class))
              .apply("SpreadFiles", Reshuffle.viaRandomKey())
              .apply("Cut", ParDo.of(new CsvRanges(settings.rangeBytes(), settings.spec())));
    };
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("files", files.size()).withLabel("Files"));
    builder
        .add(
            DisplayData.item("max_record_bytes", settings.spec().maxRecordBytes())
                .withLabel("Longest record"))
        .addIfNotNull(
            DisplayData.item("event_time_field", settings.eventTimeField())
                .withLabel("Event time field"))
        .add(DisplayData.item("disorder", settings.disorder().toString()).withLabel("Disorder"))
        .addIfNotNull(
            DisplayData.item("record_field", settings.recordField()).withLabel("Record field"));
    if (check != null) {
      builder.include("check", check);
    }
  }
}
