/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.dataset.Zone;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.protobuf.ProtobufType;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * A topic as a dataset.
 *
 * @param clients settings of Kafka's clients
 * @param registry knows the schemas of Avro; null for other formats
 * @param message that of Protobuf; null for other formats
 */
record TopicDataset(
    Zone zone,
    TopicSettings settings,
    Schema schema,
    Map<String, String> clients,
    @Nullable SchemaRegistry registry,
    @Nullable ProtobufType message)
    implements Dataset {
  /** Tells which times are out of bounds, by the names of their options. */
  static void addTimeProblems(TopicSettings settings, List<String> problems) {
    ReadKafkaBlocks read = ReadKafkaBlocks.json("any", Schema.of());
    addProblem(problems, "disorder", settings.disorder(), read::allowingDisorder);
    addProblem(problems, "idle_after", settings.idleAfter(), read::idleAfter);
    addProblem(
        problems, "new_partitions_every", settings.newPartitionsEvery(), read::newPartitionsEvery);
    addProblem(
        problems, "retry_for", settings.retryFor(), WriteKafkaBlocks.json("any")::retryingFor);
  }

  private static void addProblem(
      List<String> problems, String option, @Nullable Duration time, Consumer<Duration> use) {
    try {
      if (time != null) {
        use.accept(time);
      }
    } catch (IllegalArgumentException e) {
      problems.add(
          String.valueOf(e.getMessage()).replaceFirst("^Invalid [^:]*", "Invalid " + option));
    }
  }

  @Override
  public String name() {
    return "kafka://" + settings.servers() + "/" + settings.topic();
  }

  @Override
  public WriteGuarantee guarantee() {
    return settings.guarantee().shown();
  }

  @Override
  public PTransform<PBegin, ReadBlocksResult> read(StepContext at) {
    return topic(at).untilEnd().bounded();
  }

  @Override
  public PTransform<PBegin, ReadBlocksResult> stream(StepContext at) {
    ReadKafkaBlocks read = topic(at);
    if (settings.idleAfter() != null) {
      read = read.idleAfter(settings.idleAfter());
    }
    if (settings.newPartitionsEvery() != null) {
      read = read.newPartitionsEvery(settings.newPartitionsEvery());
    }
    return settings.untilEnd() ? read.untilEnd() : read;
  }

  private ReadKafkaBlocks topic(StepContext at) {
    String eventTime = settings.eventTime();
    if (eventTime == null) {
      throw new ValidationException(
          "Cannot read %s: Missing required event_time".formatted(name()));
    }
    ReadKafkaBlocks read =
        values()
            .withConsumerConfig(clients)
            .servedBy(settings.servers())
            .eventTimeIn(eventTime)
            .keyIn(settings.key().toArray(String[]::new))
            .headersIn(settings.headers().toArray(String[]::new))
            .allowingDisorder(settings.disorder())
            .at(at);
    if (settings.timestamp() != null) {
      read = read.timestampIn(settings.timestamp());
    }
    return settings.deleted() == null ? read : read.deletedIn(settings.deleted());
  }

  private ReadKafkaBlocks values() {
    if (message != null) {
      return ReadKafkaBlocks.protobuf(settings.topic(), schema, message);
    }
    return registry == null
        ? ReadKafkaBlocks.json(settings.topic(), schema)
        : ReadKafkaBlocks.avro(settings.topic(), schema, registry);
  }

  private ValueFormat written() {
    if (message != null) {
      return new ProtobufValues(message);
    }
    return registry == null ? new JsonValues() : new AvroValues(registry);
  }

  @Override
  public PTransform<PCollection<Block>, WrittenRows> write(StepContext at) {
    WriteKafkaBlocks write =
        new WriteKafkaBlocks(TopicWrite.of(settings.topic(), written()))
            .withProducerConfig(clients)
            .servedBy(settings.servers())
            .keyedBy(settings.key().toArray(String[]::new))
            .headersFrom(settings.headers().toArray(String[]::new))
            .retryingFor(settings.retryFor())
            .at(at);
    if (settings.guarantee() == TopicGuarantee.EXACTLY_ONCE) {
      write = write.exactlyOnce();
    }
    if (settings.timestamp() != null) {
      write = write.timestampFrom(settings.timestamp());
    }
    return settings.deleted() == null ? write : write.deletedWhere(settings.deleted());
  }

  /** Without the clients' settings, which may hold secrets. */
  @Override
  public String toString() {
    return name();
  }
}
