/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.FileFormat;
import io.millrace.io.files.ReadBatch;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadBlocksSettings;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.ReadFilesSpec;
import io.millrace.io.protobuf.ProtobufType;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kafka topic of JSON objects, Avro records or Protobuf messages straight into blocks: what
 * a poll brings of a partition is parsed where it lies and becomes one element.
 *
 * <p>Keys, headers and timestamps are read into the fields that are named for them, and records
 * without value where {@link #deletedIn} says so. Partitions that are added to the topic later are
 * read by the next run, or by this one with {@link #newPartitionsEvery}.
 *
 * <p><i>Input</i>: a topic whose values are JSON objects, parsed as {@link
 * io.millrace.io.files.ReadBlocks#jsonLines} parses lines, {@linkplain #avro Avro} or {@linkplain
 * #protobuf Protobuf}. Partitions are spread over the workers.
 *
 * <p><i>Output</i>: blocks with rows of one partition, in its order; a letter for each record that
 * is none of the schema ({@code MALFORMED_RECORD}, also for a record without value unless {@link
 * #deletedIn} is set; {@code INVALID_UTF8}, {@code INVALID_VALUE}, {@code RECORD_TOO_LARGE}), its
 * key {@code topic-partition#offset}; tallies of {@link ReadFilesResult#TALLY_SCHEMA}, one per
 * element, whose source is {@code topic-partition}.
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
 * deleted meanwhile: no record is passed over in silence. If {@code group.id} is set, a first run
 * starts from what is committed there, and offsets are committed after each checkpoint, but for
 * Spark, which does not tell sources of its checkpoints.
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
 * <p>For streaming; {@linkplain #bounded} for batch.
 *
 * @since 0.1
 */
@Evolving
public final class ReadKafkaBlocks extends KafkaRead<ReadKafkaBlocks, ReadBlocksResult> {
  private static final long serialVersionUID = 1L;

  private final ReadBlocksSettings rows;
  private final @Nullable SchemaRegistry registry;
  private final @Nullable ProtobufType message;
  private final AroundValue around;
  private final boolean bounded;

  private ReadKafkaBlocks(
      KafkaSettings settings,
      ReadBlocksSettings rows,
      @Nullable SchemaRegistry registry,
      @Nullable ProtobufType message,
      AroundValue around,
      boolean bounded) {
    super(settings);
    this.rows = rows;
    this.registry = registry;
    this.message = message;
    this.around = around;
    this.bounded = bounded;
  }

  /** Reads these fields of the JSON objects of a topic, each from the key of its name. */
  public static ReadKafkaBlocks json(String topic, Schema schema) {
    return new ReadKafkaBlocks(
        KafkaSettings.of(topic),
        ReadBlocksSettings.of(FileFormat.JSONL, schema),
        null,
        null,
        AroundValue.NOTHING,
        false);
  }

  /**
   * Reads these fields of the Avro records of a topic, each from the field of its name. Before each
   * record there is the id of the schema it was written with: a zero byte and four of the number.
   *
   * <p>A value is taken if the column's type holds it whatever it is, such as an int as INT64; see
   * {@link io.millrace.io.files.ReadBlocks#avroFiles}. A record without id, or with bytes that are
   * none of its schema, is a letter {@code MALFORMED_RECORD}; one whose schema the registry does
   * not know {@code UNKNOWN_SCHEMA}. A registry that does not answer for a minute fails the run.
   *
   * @param registry knows the schemas; each is asked for once by a reader, and again after ten
   *     seconds while it is not known
   */
  public static ReadKafkaBlocks avro(String topic, Schema schema, SchemaRegistry registry) {
    return new ReadKafkaBlocks(
        KafkaSettings.of(topic),
        ReadBlocksSettings.of(FileFormat.AVRO, schema),
        requireNonNull(registry, "registry is null"),
        null,
        AroundValue.NOTHING,
        false);
  }

  /**
   * Reads these fields of the Protobuf messages of a topic, each from the field of its name.
   *
   * <p>A field that is not in a message is null where Protobuf tells that it is not there: of
   * {@code optional} ones, those of a {@code oneof}, timestamps and wrappers, and all of proto2,
   * whose defaults are not given out. Of others it is zero, false or empty. An enum whose number
   * has no name does not fit a STRING. What the type does not know is passed over. Bytes that are
   * no message are a letter {@code MALFORMED_RECORD}; few bytes are none, so what is of another
   * type may be read as one of this with nothing in it.
   *
   * @param message what the messages are, without anything before them
   */
  public static ReadKafkaBlocks protobuf(String topic, Schema schema, ProtobufType message) {
    return new ReadKafkaBlocks(
        KafkaSettings.of(topic),
        // As of Avro, values are bytes and columns are plain.
        ReadBlocksSettings.of(FileFormat.AVRO, schema),
        null,
        requireNonNull(message, "message is null"),
        AroundValue.NOTHING,
        false);
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

  /**
   * Reads these fields from the records' keys: one from the key's text as values of CSV are read,
   * several from a JSON object. They are null in a record without key, or it is a letter if they
   * may not be; what the value has under their names is not looked at.
   *
   * @param fields of BYTE, INT16 to INT64, STRING, BOOLEAN and DATETIME
   */
  public ReadKafkaBlocks keyIn(String... fields) {
    return with(around.withKeys(fields));
  }

  /**
   * Reads these fields from the headers of their names, the last one of a name, as values of CSV
   * are read. They are null in a record without such a header, or it is a letter if they may not
   * be; what the value has under their names is not looked at.
   *
   * @param fields of BYTE, INT16 to INT64, STRING, BOOLEAN and DATETIME
   */
  public ReadKafkaBlocks headersIn(String... fields) {
    return with(around.withHeaders(fields));
  }

  /**
   * Reads this field from the records' timestamps, which the producer has set or, by the topic's
   * {@code message.timestamp.type}, the broker. It may be the {@linkplain #eventTimeIn event time}.
   *
   * @param field INT64 in epoch milliseconds or DATETIME
   */
  public ReadKafkaBlocks timestampIn(String field) {
    return with(around.withTimestamp(field));
  }

  /**
   * Makes a row of a record without value, which stands for the deletion of its key. It has the
   * fields of the key, headers and timestamp, and nulls elsewhere, so all other fields have to be
   * nullable; but the event time, if that is none of those, is the record's timestamp.
   *
   * @param field BOOLEAN: true in such a row, false in all others
   */
  public ReadKafkaBlocks deletedIn(String field) {
    return with(around.withDeleted(field));
  }

  /** Adds a STRING field with the record's value as received. */
  public ReadKafkaBlocks keepingRecordIn(String field) {
    return with(rows.withRecordField(field));
  }

  /** Required: the run and step that letters name. */
  public ReadKafkaBlocks at(StepContext context) {
    return with(rows.withContext(context));
  }

  /**
   * Reads to the end that is set as input with an end, for batch, a partition a worker. Rows keep
   * their event times and stamps; idle time and splits mean nothing.
   */
  public ReadKafkaBlocks bounded() {
    return new ReadKafkaBlocks(settings, rows, registry, message, around, true);
  }

  /** Takes records whole up to another length than the {@linkplain ReadFilesSpec default}. */
  public ReadKafkaBlocks with(ReadFilesSpec spec) {
    return with(rows.withSpec(spec));
  }

  @Override
  ReadKafkaBlocks with(KafkaSettings changed) {
    return new ReadKafkaBlocks(changed, rows, registry, message, around, bounded);
  }

  private ReadKafkaBlocks with(ReadBlocksSettings changed) {
    return new ReadKafkaBlocks(settings, changed, registry, message, around, bounded);
  }

  private ReadKafkaBlocks with(AroundValue changed) {
    return new ReadKafkaBlocks(settings, rows, registry, message, changed, bounded);
  }

  @Override
  KafkaValues values() {
    return new KafkaValues.Parsed(rows, registry, message, around);
  }

  @Override
  public ReadBlocksResult expand(PBegin input) {
    List<String> problems = settings.problems();
    problems.addAll(rows.problems());
    problems.addAll(around.problems());
    problems.addAll(around.problemsOf(rows.schema(), rows.eventTimeField()));
    if (message != null) {
      problems.addAll(message.problems(around.valuesOf(rows.schema())));
      if (rows.recordField() != null) {
        problems.add(
            "Cannot keep the record in %s: a message has no text".formatted(rows.recordField()));
      }
    }
    if (around.deleted() != null && rows.recordField() != null) {
      problems.add(
          "Cannot use deleted together with the record in %s: a deletion has none"
              .formatted(rows.recordField()));
    }
    if (bounded && settings.until() == null) {
      problems.add("Missing required end of bounded input; set it by untilEnd()");
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("; ", problems));
    }
    return ReadBatch.sort(
        bounded
            ? input.apply("Poll", Read.from(new KafkaRange(source())))
            : input.apply("Poll", Read.from(source())),
        rows.output());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.addIfNotNull(
        DisplayData.item("event_time_field", rows.eventTimeField()).withLabel("Event time field"));
    around.addTo(builder);
    if (message != null) {
      builder.add(DisplayData.item("message", message.name()).withLabel("Protobuf message"));
    }
    if (registry != null) {
      builder.add(DisplayData.item("registry", registry.toString()).withLabel("Schema registry"));
    }
  }
}
