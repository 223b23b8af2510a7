/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.ReadFilesSpec;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;

/**
 * Reads a Kafka topic of JSON objects straight into blocks: what a poll brings of a partition is
 * parsed where it lies and becomes one element.
 *
 * <p>It does not read keys and headers. Partitions that are added to the topic later are read by
 * the next run.
 *
 * <p><i>Input</i>: a topic whose values are JSON objects, parsed as {@link
 * io.millrace.io.files.ReadBlocks#jsonLines} parses lines. Partitions are spread over the workers.
 *
 * <p><i>Output</i>: blocks with rows of one partition, in its order; a letter for each record that
 * is none of the schema ({@code MALFORMED_RECORD}, also for a record without value; {@code
 * INVALID_UTF8}, {@code INVALID_VALUE}, {@code RECORD_TOO_LARGE}), its key {@code
 * topic-partition#offset}; tallies of {@link ReadFilesResult#TALLY_SCHEMA}, one per element, whose
 * source is {@code topic-partition}.
 *
 * <p><i>Time and windows</i>: a row's event time is its event time field. Its stamp ({@link
 * Block#stamp}) is the largest event time before it in its partition less the allowed disorder, so
 * whether a row is late depends on the partition alone. The watermark of a worker is the smallest
 * one of its partitions: the largest event time given out less the disorder. A partition without
 * records holds it back, unless {@link #idleAfter} is set. All in the global window.
 *
 * <p><i>State and memory</i>: per partition its offset and largest event time, which is what a
 * checkpoint holds; what one poll brings, 50 MiB at most by Kafka's {@code fetch.max.bytes}.
 *
 * <p><i>Failures</i>: a server that cannot be reached, a topic or partition that is not there fail
 * the run when it starts, all named at once; so does an offset of a checkpoint that Kafka has
 * deleted meanwhile: no record is passed over in silence. If {@code group.id} is set, offsets are
 * committed to it after each checkpoint, and a first run starts from what is committed there.
 *
 * <pre>{@code
 * ReadBlocksResult read =
 *     pipeline.apply(
 *         ReadKafkaBlocks.json("clicks", click)
 *             .servedBy("localhost:9092")
 *             .eventTimeIn("ts")
 *             .allowingDisorder(Duration.ofSeconds(3))
 *             .at(new StepContext("run-1", "clicks/Read")));
 * // clicks-0#17 {"id":"a","ts":1000} -> a row id a, ts 1000, of 1970-01-01T00:00:01Z
 * // clicks-0#18 {"id":"b"}           -> a letter INVALID_VALUE
 * }</pre>
 *
 * <p>Only for streaming, unless an end is set.
 *
 * @since 0.1
 */
@Evolving
public final class ReadKafkaBlocks extends KafkaRead<ReadKafkaBlocks, ReadBlocksResult> {
  private static final long serialVersionUID = 1L;

  private final ReadBlocksSettings rows;

  private ReadKafkaBlocks(KafkaSettings settings, ReadBlocksSettings rows) {
    super(settings);
    this.rows = rows;
  }

  /** Reads these fields of the JSON objects of a topic, each from the key of its name. */
  public static ReadKafkaBlocks json(String topic, Schema schema) {
    return new ReadKafkaBlocks(
        KafkaSettings.of(topic), ReadBlocksSettings.of(FileFormat.JSONL, schema));
  }

  /** Required: the field with the event time, INT64 in epoch milliseconds or DATETIME. */
  public ReadKafkaBlocks eventTimeIn(String field) {
    return with(rows.withEventTimeField(field));
  }

  /**
   * How much event times may go back in a partition and still count as in order.
   *
   * @param disorder whole milliseconds, from 0, the default, to 3,650,000 days
   * @throws IllegalArgumentException if it is not that
   */
  public ReadKafkaBlocks allowingDisorder(Duration disorder) {
    return with(rows.withDisorder(disorder));
  }

  /** Adds a STRING field with the record's value as received. */
  public ReadKafkaBlocks keepingRecordIn(String field) {
    return with(rows.withRecordField(field));
  }

  /** Required: the run and step that letters name. */
  public ReadKafkaBlocks at(StepContext context) {
    return with(rows.withContext(context));
  }

  /** Takes records whole up to another length than the {@linkplain ReadFilesSpec default}. */
  public ReadKafkaBlocks with(ReadFilesSpec spec) {
    return with(rows.withSpec(spec));
  }

  @Override
  ReadKafkaBlocks with(KafkaSettings changed) {
    return new ReadKafkaBlocks(changed, rows);
  }

  private ReadKafkaBlocks with(ReadBlocksSettings changed) {
    return new ReadKafkaBlocks(settings, changed);
  }

  @Override
  KafkaValues values() {
    return new KafkaValues.Json(rows);
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    List<String> problems = settings.problems();
    problems.addAll(rows.problems());
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return ReadBatch.sort(input.apply("Poll", Read.from(source())), rows.output());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.addIfNotNull(
        DisplayData.item("event_time_field", rows.eventTimeField()).withLabel("Event time field"));
  }
}
