/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.protobuf.ProtobufType;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.rows.InputCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Writes the rows of blocks into a Kafka topic, a record each.
 *
 * <p>Each row is there at least once: what the producer repeats itself is there once, and what a
 * bundle that is tried again, or a run that is repeated, sends again is there again; {@link
 * #exactlyOnce} writes it once. It does not promise an order beyond that of the rows of a key
 * within a bundle, so the last record of a key is its newest row only where a key has one row, or
 * its rows come to this step in order.
 *
 * <p><i>Input</i>: blocks in the global window. The topic is there.
 *
 * <p><i>Output</i>: a tally of the records that Kafka has, by bundle or more often; a letter for
 * each row that it does not take.
 *
 * <p><i>Records</i>: the value is a JSON object of all columns, as {@link ReadKafkaBlocks#json}
 * reads it, or an Avro record or Protobuf message of them. The key is the text of its column, or a
 * JSON object of several, and decides the partition as Kafka's own clients do; records without a
 * key go to any. The timestamp is the row's event time, unless {@link #timestampFrom} says
 * otherwise, and so a topic's {@code retention.ms} goes by that; a row from before 1970, or without
 * event time, has the time of its sending.
 *
 * <p><i>State and memory</i>: 8 MiB of rows and records per bundle at work; one producer per JVM,
 * topic and settings, with a buffer of 32 MiB unless {@code buffer.memory} says otherwise.
 *
 * <p><i>Failures</i>: a row with a null in its key or timestamp is a letter {@code MISSING_VALUE},
 * one with a value that the format does not have {@code INVALID_VALUE}, one that is larger than the
 * producer or the topic allow {@code RECORD_TOO_LARGE}, and one that the topic's own rules refuse,
 * such as those of timestamps, {@code REFUSED_BY_KAFKA}; the rows that came in one batch with that
 * one are sent again without it. Where a server is away Kafka's client tries again until {@link
 * #retryingFor} is over. All else fails the bundle.
 *
 * <pre>{@code
 * WrittenRows written =
 *     orders.apply(
 *         WriteKafkaBlocks.json("orders")
 *             .servedBy("localhost:9092")
 *             .keyedBy("id")
 *             .deletedWhere("deleted")
 *             .at(new StepContext("run-1", "orders/Write")));
 * // {id: 7, price: 12.50, deleted: false} -> key 7, value {"id":7,"price":12.50}
 * // {id: 8, price: null, deleted: true}   -> key 8, no value
 * }</pre>
 *
 * <p>Bounded and unbounded input.
 *
 * @since 0.1
 */
@Evolving
public final class WriteKafkaBlocks extends PTransform<PCollection<Block>, WrittenRows> {
  private static final long serialVersionUID = 1L;

  private final TopicWrite write;

  WriteKafkaBlocks(TopicWrite write) {
    this.write = write;
  }

  /** Writes JSON objects into a topic. */
  public static WriteKafkaBlocks json(String topic) {
    return new WriteKafkaBlocks(TopicWrite.of(topic, new JsonValues()));
  }

  /**
   * Writes Avro records behind the id of their schema, which is registered for {@code TOPIC-value}
   * when the pipeline is built. A schema that the registry finds incompatible with those before is
   * refused then.
   */
  public static WriteKafkaBlocks avro(String topic, SchemaRegistry registry) {
    return new WriteKafkaBlocks(
        TopicWrite.of(topic, new AvroValues(requireNonNull(registry, "registry is null"))));
  }

  /**
   * Writes Protobuf messages, with nothing before them. A null is a field that is not there; where
   * Protobuf does not tell that of a field, a row with a null in it is a letter.
   */
  public static WriteKafkaBlocks protobuf(String topic, ProtobufType message) {
    return new WriteKafkaBlocks(
        TopicWrite.of(topic, new ProtobufValues(requireNonNull(message, "message is null"))));
  }

  /** Required: Kafka's {@code bootstrap.servers}, such as {@code host:9092,other:9092}. */
  public WriteKafkaBlocks servedBy(String bootstrapServers) {
    return withProducerConfig(Map.of(KafkaSettings.SERVERS, bootstrapServers));
  }

  /**
   * Adds settings of Kafka's producer, such as those of its security, {@code compression.type} or
   * {@code max.request.size}.
   *
   * <p>Not those by which records are there once and in order: serializers, {@code acks}, {@code
   * enable.idempotence}, {@code transactional.id}, the partitioner; and not {@code
   * delivery.timeout.ms} and {@code max.block.ms}, which {@link #retryingFor} sets.
   */
  public WriteKafkaBlocks withProducerConfig(Map<String, String> config) {
    return new WriteKafkaBlocks(write.with(write.producer().with(config)));
  }

  /**
   * The columns of the key, in that order; without them records have none.
   *
   * @param columns of BYTE, INT16 to INT64, STRING, BOOLEAN and DATETIME
   */
  public WriteKafkaBlocks keyedBy(String... columns) {
    return new WriteKafkaBlocks(write.with(write.around().withKeys(columns)));
  }

  /**
   * The columns whose text is also a header of their name; one without value is none.
   *
   * @param columns of BYTE, INT16 to INT64, STRING, BOOLEAN and DATETIME
   */
  public WriteKafkaBlocks headersFrom(String... columns) {
    return new WriteKafkaBlocks(write.with(write.around().withHeaders(columns)));
  }

  /**
   * The column with the records' timestamps, instead of the rows' event times. A row without one is
   * a letter, and so is one from before 1970, where Kafka has no times.
   *
   * @param column INT64 in epoch milliseconds or DATETIME
   */
  public WriteKafkaBlocks timestampFrom(String column) {
    return new WriteKafkaBlocks(write.with(write.around().withTimestamp(column)));
  }

  /**
   * Marks rows that stand for a deletion: their records have a key and no value, by which a
   * compacted topic forgets the key. The mark itself is not in values.
   *
   * @param column BOOLEAN; null is false
   */
  public WriteKafkaBlocks deletedWhere(String column) {
    return new WriteKafkaBlocks(write.with(write.around().withDeleted(column)));
  }

  /**
   * How long a record is tried where its server does not answer or has no leader.
   *
   * @param longest from one second to one hour; two minutes by default
   * @throws IllegalArgumentException if it is not that
   */
  public WriteKafkaBlocks retryingFor(Duration longest) {
    return new WriteKafkaBlocks(write.with(write.producer().withDeadline(longest)));
  }

  /**
   * Writes each row once for readers with {@code isolation.level=read_committed}, also where a
   * worker dies in mid-bundle or the run is begun again with its id and step, which no other write
   * into the topic may have.
   *
   * <p>Rows are cut by key into {@value ShardWrite#SHARDS} shards, without a key by all columns
   * that may be one. A transaction has rows of one shard, and an offset of the group {@code
   * millrace/RUN/STEP/TOPIC/SHARD} that says how far the shard is written: bounded input all of
   * them at its end, which are held till then; a stream those of a checkpoint, or of a micro-batch.
   * What comes again must have as many rows as the first time, else the bundle fails.
   *
   * <p>A stream needs an engine with checkpoints or micro-batches, as {@link
   * io.millrace.transforms.MillraceOptions#getCommitOnCheckpoint} and {@link
   * io.millrace.transforms.MillraceOptions#getMicroBatches} say, and goes on from their state; one
   * that is begun again without is refused, or fails. Kafka has to keep the offsets for as long:
   * {@code offsets.retention.minutes}, a week. A row that the topic itself refuses fails the
   * bundle, and is no letter.
   */
  public WriteKafkaBlocks exactlyOnce() {
    return new WriteKafkaBlocks(write.exactlyOnce());
  }

  /** Required: the run and step that letters name. */
  public WriteKafkaBlocks at(StepContext context) {
    return new WriteKafkaBlocks(write.withContext(context));
  }

  @Override
  public WrittenRows expand(PCollection<Block> input) {
    List<String> problems = write.problems();
    StepContext context = write.context();
    if (!problems.isEmpty() || context == null) {
      throw new ValidationException(String.join("; ", problems));
    }
    Schema schema = BlockCoder.of(input).schema();
    InputCheck check = InputCheck.of("write", input, schema);
    write.check(schema, check);
    TopicServer.problem(write.producer()).ifPresent(check::problem);
    if (write.isExactlyOnce()) {
      OnceBlocks.check(write, input, check);
    }
    check.orThrow();
    ValueFormat.Writers values =
        write.values().prepare(write.producer().topic(), write.valuesOf(schema));
    TupleTagList rejected = TupleTagList.of(WriteKafkaFn.REJECTED);
    PCollectionTuple outputs =
        write.isExactlyOnce()
            ? OnceBlocks.write(write, schema, values, context, input)
            : input.apply(
                "Send",
                ParDo.of(new WriteKafkaFn(write, schema, values, context))
                    .withOutputTags(WriteKafkaFn.TALLIES, rejected));
    return new WrittenRows(
        outputs.get(WriteKafkaFn.TALLIES).setRowSchema(WrittenRows.TALLY_SCHEMA),
        outputs.get(WriteKafkaFn.REJECTED));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    ProducerSettings producer = write.producer();
    builder
        .add(DisplayData.item("topic", producer.topic()).withLabel("Topic"))
        .addIfNotNull(
            DisplayData.item("servers", producer.config().get(KafkaSettings.SERVERS))
                .withLabel("Kafka servers"))
        .add(DisplayData.item("retry_time", producer.deadline().toString()).withLabel("Retry time"))
        .add(DisplayData.item("exactly_once", write.isExactlyOnce()).withLabel("Exactly once"));
    write.around().addTo(builder);
  }
}
