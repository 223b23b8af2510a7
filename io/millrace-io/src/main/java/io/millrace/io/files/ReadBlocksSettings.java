/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Internal;
import io.millrace.transforms.StepContext;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;

/**
 * What is read into blocks and how.
 *
 * @param schema the fields to keep
 * @param eventTimeField INT64 in epoch milliseconds or DATETIME
 * @param disorder how far behind the largest one an event time may be before its row has a stamp
 * @param recordField where the record's text goes; null for nowhere
 * @since 0.1
 */
@Internal
public record ReadBlocksSettings(
    FileFormat format,
    Schema schema,
    @Nullable String eventTimeField,
    Duration disorder,
    @Nullable String recordField,
    @Nullable StepContext context,
    ReadFilesSpec spec,
    long rangeBytes)
    implements Serializable {
  private static final long RANGE_BYTES = 16L << 20;

  /** Records of that format with those fields, all else at its default. */
  public static ReadBlocksSettings of(FileFormat format, Schema schema) {
    return new ReadBlocksSettings(
        format,
        requireNonNull(schema, "schema is null"),
        null,
        Duration.ZERO,
        null,
        null,
        ReadFilesSpec.defaults(),
        RANGE_BYTES);
  }

  /** The fields of the blocks. */
  public Schema output() {
    return recordField == null
        ? schema
        : Schema.builder()
            .addFields(schema.getFields())
            .addFields(Field.of(recordField, FieldType.STRING))
            .build();
  }

  /** A copy with another {@link #format()}. */
  ReadBlocksSettings withFormat(FileFormat newFormat) {
    return new ReadBlocksSettings(
        newFormat, schema, eventTimeField, disorder, recordField, context, spec, rangeBytes);
  }

  /** A copy with another {@link #schema()}. */
  public ReadBlocksSettings withSchema(Schema newSchema) {
    return new ReadBlocksSettings(
        format, newSchema, eventTimeField, disorder, recordField, context, spec, rangeBytes);
  }

  /** A copy with another {@link #eventTimeField()}. */
  public ReadBlocksSettings withEventTimeField(String field) {
    requireNonNull(field, "field is null");
    return new ReadBlocksSettings(
        format, schema, field, disorder, recordField, context, spec, rangeBytes);
  }

  /**
   * A copy with another {@link #disorder()}.
   *
   * @throws IllegalArgumentException if it is not whole milliseconds in bounds
   */
  public ReadBlocksSettings withDisorder(Duration newDisorder) {
    SplitTimes.checkDisorder(newDisorder);
    return new ReadBlocksSettings(
        format, schema, eventTimeField, newDisorder, recordField, context, spec, rangeBytes);
  }

  /** A copy with another {@link #recordField()}. */
  public ReadBlocksSettings withRecordField(String field) {
    requireNonNull(field, "field is null");
    return new ReadBlocksSettings(
        format, schema, eventTimeField, disorder, field, context, spec, rangeBytes);
  }

  /** A copy with another {@link #context()}. */
  public ReadBlocksSettings withContext(StepContext newContext) {
    requireNonNull(newContext, "context is null");
    return new ReadBlocksSettings(
        format, schema, eventTimeField, disorder, recordField, newContext, spec, rangeBytes);
  }

  /** A copy with another {@link #spec()}. */
  public ReadBlocksSettings withSpec(ReadFilesSpec newSpec) {
    requireNonNull(newSpec, "spec is null");
    return new ReadBlocksSettings(
        format, schema, eventTimeField, disorder, recordField, context, newSpec, rangeBytes);
  }

  ReadBlocksSettings withRangeBytes(long bytes) {
    return new ReadBlocksSettings(
        format, schema, eventTimeField, disorder, recordField, context, spec, bytes);
  }

  /**
   * A reader of ranges.
   *
   * @param lasting whether blocks may be kept as they are given out, with the records' text
   * @throws IllegalArgumentException for a schema that it cannot read
   */
  RangeReader reader(boolean lasting) {
    return switch (format) {
      case JSONL -> new JsonRangeReader(this, lasting);
      case CSV -> new CsvRangeReader(this);
      case AVRO -> new AvroRangeReader(this);
      case PARQUET -> new ParquetRangeReader(this);
    };
  }

  /** All that is wrong with them for those files. */
  List<String> problems(List<InputFile> files) {
    List<String> problems = problems();
    for (InputFile file : files) {
      if (file.format() != format && !file.empty()) {
        problems.add(
            "Unsupported format of %s: %s (supported: %s)"
                .formatted(file.path(), file.format().word(), format.word()));
      }
    }
    problems.addAll(FolderFields.problems(files, schema));
    return problems;
  }

  /** All that is wrong with them, whatever is read. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (context == null) {
      problems.add("Missing required context; call at(StepContext)");
    }
    addTimeProblems(problems);
    try {
      reader(/* lasting= */ true);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (recordField != null && schema.hasField(recordField)) {
      problems.add("Cannot name two output fields " + recordField);
    }
    return problems;
  }

  private void addTimeProblems(List<String> problems) {
    if (eventTimeField == null) {
      problems.add("Missing required event time field; name it by eventTimeIn(field)");
    } else if (!schema.hasField(eventTimeField)) {
      problems.add(
          "Missing required field %s (available: %s)"
              .formatted(eventTimeField, schema.getFieldNames()));
    } else {
      TypeName type = schema.getField(eventTimeField).getType().getTypeName();
      if (type != TypeName.INT64 && type != TypeName.DATETIME) {
        problems.add(
            "Unsupported type of event time field %s: %s (supported: INT64, DATETIME)"
                .formatted(eventTimeField, type));
      }
    }
  }
}
