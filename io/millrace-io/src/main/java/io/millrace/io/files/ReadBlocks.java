/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of JSON lines straight into blocks: the fields that are asked for, typed, each row
 * with its event time.
 *
 * <p>Only the fields of the schema are kept; the rest of a line is checked to be JSON and dropped.
 * Files are cut into ranges of 16 MiB that are read beside each other; a file in gzip is one range.
 * No order is kept between ranges.
 *
 * <p><i>Output</i>: blocks of the schema's fields (and the record's text, if asked for), with rows
 * in the order of the lines; a letter for each line that is no record of the schema ({@code
 * MALFORMED_RECORD}, {@code INVALID_UTF8}, {@code INVALID_VALUE}, {@code RECORD_TOO_LARGE}), its
 * key the file and the byte where the line starts. Blank lines are no records.
 *
 * <p><i>Time and windows</i>: a row's event time is its event time field. Its stamp ({@link
 * Block#stamp}) is the largest event time before it in its range less the allowed disorder, so
 * whether a row is late depends on the file alone. Element timestamps are the smallest event time
 * of the block; all in the global window.
 *
 * <p><i>State and memory</i>: a few MiB per worker, or a few times the longest record.
 *
 * <p><i>Failures</i>: none are thrown for what is in a file; damage to the file itself is a letter
 * {@code UNREADABLE_FILE}, after the records before it.
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
  private static final long RANGE_BYTES = 16L << 20;
  private static final Duration MAX_DISORDER = Duration.ofDays(3_650_000);

  private final List<InputFile> files;
  private final Settings settings;

  private ReadBlocks(List<InputFile> files, Settings settings) {
    this.files = files;
    this.settings = settings;
  }

  /**
   * What is read and how.
   *
   * @param schema the fields to keep
   * @param eventTimeField INT64 in epoch milliseconds or DATETIME
   * @param disorder how far behind the largest one an event time may be before its row has a stamp
   * @param recordField where the record's text goes; null for nowhere
   */
  record Settings(
      Schema schema,
      @Nullable String eventTimeField,
      Duration disorder,
      @Nullable String recordField,
      @Nullable StepContext context,
      ReadFilesSpec spec,
      long rangeBytes)
      implements Serializable {

    /** The fields of the blocks. */
    Schema output() {
      return recordField == null
          ? schema
          : Schema.builder()
              .addFields(schema.getFields())
              .addFields(Field.of(recordField, FieldType.STRING))
              .build();
    }
  }

  /**
   * Reads these fields of JSON lines.
   *
   * @throws IllegalArgumentException if there are no files
   */
  public static ReadBlocks jsonLines(List<InputFile> files, Schema schema) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("Missing required files");
    }
    requireNonNull(schema, "schema is null");
    return new ReadBlocks(
        List.copyOf(files),
        new Settings(
            schema, null, Duration.ZERO, null, null, ReadFilesSpec.defaults(), RANGE_BYTES));
  }

  /** Required: the field with the event time, INT64 in epoch milliseconds or DATETIME. */
  public ReadBlocks eventTimeIn(String field) {
    return with(requireNonNull(field, "field is null"), settings.disorder, settings.recordField);
  }

  /**
   * How much event times may go back in a file and still count as in order.
   *
   * @param disorder whole milliseconds, from 0, the default, to 3,650,000 days
   * @throws IllegalArgumentException if it is not that
   */
  public ReadBlocks allowingDisorder(Duration disorder) {
    requireNonNull(disorder, "disorder is null");
    if (disorder.isNegative() || disorder.compareTo(MAX_DISORDER) > 0 || !isWhole(disorder)) {
      throw new IllegalArgumentException(
          "Invalid disorder: %s (must be whole milliseconds between PT0S and %s)"
              .formatted(disorder, MAX_DISORDER));
    }
    return with(settings.eventTimeField, disorder, settings.recordField);
  }

  private static boolean isWhole(Duration disorder) {
    return disorder.equals(Duration.ofMillis(disorder.toMillis()));
  }

  /** Adds a STRING field with the line as received, which costs no copy until it is shuffled. */
  public ReadBlocks keepingRecordIn(String field) {
    return with(settings.eventTimeField, settings.disorder, requireNonNull(field, "field is null"));
  }

  /** Required: the run and step that letters name. */
  public ReadBlocks at(StepContext context) {
    requireNonNull(context, "context is null");
    return new ReadBlocks(files, copy(settings.spec, context, settings.rangeBytes));
  }

  /** Reads with other bounds than the {@linkplain ReadFilesSpec#defaults() default}. */
  public ReadBlocks with(ReadFilesSpec spec) {
    requireNonNull(spec, "spec is null");
    return new ReadBlocks(files, copy(spec, settings.context, settings.rangeBytes));
  }

  Settings settings() {
    return settings;
  }

  /** For tests of range ends. */
  ReadBlocks inRangesOf(long bytes) {
    return new ReadBlocks(files, copy(settings.spec, settings.context, bytes));
  }

  private ReadBlocks with(
      @Nullable String eventTimeField, Duration disorder, @Nullable String recordField) {
    return new ReadBlocks(
        files,
        new Settings(
            settings.schema,
            eventTimeField,
            disorder,
            recordField,
            settings.context,
            settings.spec,
            settings.rangeBytes));
  }

  private Settings copy(ReadFilesSpec spec, @Nullable StepContext context, long rangeBytes) {
    return new Settings(
        settings.schema,
        settings.eventTimeField,
        settings.disorder,
        settings.recordField,
        context,
        spec,
        rangeBytes);
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    validate();
    PCollectionTuple outputs =
        input
            .apply("List", Create.of(FileRange.of(files, settings.rangeBytes)))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new ReadRangeFn(settings))
                    .withOutputTags(
                        ReadBlocksResult.BLOCKS,
                        TupleTagList.of(ReadBlocksResult.REJECTED).and(ReadBlocksResult.TALLIES)));
    return new ReadBlocksResult(
        outputs.get(ReadBlocksResult.BLOCKS).setCoder(BlockCoder.of(settings.output())),
        outputs.get(ReadBlocksResult.REJECTED),
        outputs.get(ReadBlocksResult.TALLIES).setRowSchema(ReadFilesResult.TALLY_SCHEMA));
  }

  private void validate() {
    List<String> problems = new ArrayList<>();
    if (settings.context == null) {
      problems.add("Missing required context; call at(StepContext)");
    }
    Schema schema = settings.schema;
    String time = settings.eventTimeField;
    if (time == null) {
      problems.add("Missing required event time field; name it by eventTimeIn(field)");
    } else if (!schema.hasField(time)) {
      problems.add(
          "Missing required field %s (available: %s)".formatted(time, schema.getFieldNames()));
    } else {
      TypeName type = schema.getField(time).getType().getTypeName();
      if (type != TypeName.INT64 && type != TypeName.DATETIME) {
        problems.add(
            "Unsupported type of event time field %s: %s (supported: INT64, DATETIME)"
                .formatted(time, type));
      }
    }
    try {
      new JsonLineParser(schema, settings.spec);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (settings.recordField != null && schema.hasField(settings.recordField)) {
      problems.add("Cannot name two output fields " + settings.recordField);
    }
    for (InputFile file : files) {
      if (file.format() != FileFormat.JSONL && !file.empty()) {
        problems.add(
            "Unsupported format of %s: %s (supported: jsonl)"
                .formatted(file.path(), file.format().word()));
      }
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("files", files.size()).withLabel("Files"));
    builder
        .add(
            DisplayData.item("max_record_bytes", settings.spec.maxRecordBytes())
                .withLabel("Longest record"))
        .addIfNotNull(
            DisplayData.item("event_time_field", settings.eventTimeField)
                .withLabel("Event time field"))
        .add(DisplayData.item("disorder", settings.disorder.toString()).withLabel("Disorder"))
        .addIfNotNull(
            DisplayData.item("record_field", settings.recordField).withLabel("Record field"));
  }
}
