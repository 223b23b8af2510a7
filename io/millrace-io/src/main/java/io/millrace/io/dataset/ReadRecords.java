/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.millrace.io.files.RawRecord;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Reads all rows of a dataset as records as received, each a JSON object of its columns, so that a
 * mapping applies to a table as it does to a file.
 *
 * <p>It does not promise a row's place, which tables do not have: its number is made of its hash,
 * so equal rows have equal numbers.
 *
 * <p><b>Output:</b> {@link RawRecord}s of the format {@code jsonl} whose source is the dataset's
 * name; times are ISO-8601 text. <b>Failures:</b> what the connector gives as a letter is a record
 * with the problem {@link RawRecord#INVALID_VALUE}.
 *
 * <pre>{@code
 * pipeline.apply("Orders", ReadRecords.of(orders).at(context).ingestedAt(now)).records();
 * // row id=7, price=1.5 -> record {"id":"7","price":1.5}
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class ReadRecords extends PTransform<PBegin, ReadFilesResult> {
  private static final long serialVersionUID = 1L;

  private final transient Dataset dataset;
  private final @Nullable StepContext context;
  private final @Nullable Instant ingestedAt;

  private ReadRecords(
      Dataset dataset, @Nullable StepContext context, @Nullable Instant ingestedAt) {
    this.dataset = dataset;
    this.context = context;
    this.ingestedAt = ingestedAt;
  }

  /**
   * Reads a dataset.
   *
   * @throws ValidationException if a column is of a type that JSON does not have
   */
  public static ReadRecords of(Dataset dataset) {
    List<String> others =
        dataset.schema().getFields().stream()
            .filter(field -> !isScalar(field.getType().getTypeName()))
            .map(ReadRecords::named)
            .toList();
    if (!others.isEmpty()) {
      throw new ValidationException(
          "Cannot read %s as records: Unsupported columns: %s (supported: text, numbers, yes or no, times)"
              .formatted(dataset.name(), String.join(", ", others)));
    }
    return new ReadRecords(dataset, null, null);
  }

  private static boolean isScalar(TypeName type) {
    return type.isPrimitiveType() && type != TypeName.BYTES;
  }

  private static String named(Field field) {
    return field.getName() + " " + field.getType().getTypeName();
  }

  /** Required: the run and step that read. */
  public ReadRecords at(StepContext newContext) {
    return new ReadRecords(dataset, requireNonNull(newContext, "context is null"), ingestedAt);
  }

  /** Required: when the run reads, the same for all records. */
  public ReadRecords ingestedAt(Instant newIngestedAt) {
    return new ReadRecords(dataset, context, requireNonNull(newIngestedAt, "ingestedAt is null"));
  }

  @Override
  public ReadFilesResult expand(PBegin input) {
    StepContext at = context;
    Instant when = ingestedAt;
    if (at == null || when == null) {
      throw new ValidationException(
          Stream.of(
                  at == null ? "Missing required context; call at(StepContext)" : "",
                  when == null ? "Missing required ingestedAt; call ingestedAt(Instant)" : "")
              .filter(problem -> !problem.isEmpty())
              .collect(joining("; ")));
    }
    RowRecords records =
        new RowRecords(dataset.name(), at.runId(), when.toEpochMilli(), dataset.schema());
    ReadBlocksResult read = input.apply("Read", dataset.read(at));
    PCollection<Row> whole =
        read.blocks()
            .apply("Unpack", UnpackBlocks.rows())
            .apply("AsRecord", MapElements.into(TypeDescriptors.rows()).via(records::of))
            .setRowSchema(RawRecord.SCHEMA);
    PCollection<Row> broken =
        read.rejected()
            .apply("Broken", MapElements.into(TypeDescriptors.rows()).via(records::broken))
            .setRowSchema(RawRecord.SCHEMA);
    return ReadFilesResult.of(
        PCollectionList.of(whole)
            .and(broken)
            .apply("Both", Flatten.pCollections())
            .apply("Pack", PackBlocks.of()),
        read.tallies());
  }
}
