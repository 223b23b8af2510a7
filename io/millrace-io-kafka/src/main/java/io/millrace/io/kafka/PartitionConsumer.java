/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.kafka.KafkaMark.Position;
import io.millrace.transforms.block.BlockBuilder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka's consumer of some partitions. Not thread-safe. */
final class PartitionConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Twice a usual block, so that what is fetched of short records at a time is still one. */
  private static final int SLICE = 2 * BlockBuilder.MAX_ROWS;

  private static final long SLICE_BYTES = 2L * BlockBuilder.MAX_BYTES;

  private final String topic;
  private final String servers;
  private final MissingTopic missing;
  private final List<PartitionProgress> partitions;
  private final Consumer<ByteBuffer, ByteBuffer> consumer;

  PartitionConsumer(KafkaSettings settings, List<PartitionProgress> partitions) {
    this.topic = settings.topic();
    this.servers = settings.servers();
    this.missing = new MissingTopic(topic, servers);
    this.partitions = new ArrayList<>(partitions);
    consumer = settings.newConsumer();
    assign();
    partitions.forEach(each -> consumer.seek(each.partition(), each.next()));
    pauseDone();
  }

  private void assign() {
    consumer.assign(partitions.stream().map(PartitionProgress::partition).toList());
  }

  /**
   * The first offsets of such partitions that are not read, as far as Kafka's client knows of them
   * by now.
   */
  Map<Integer, Long> others(IntPredicate wanted) {
    try {
      List<TopicPartition> others = new ArrayList<>();
      for (PartitionInfo each : consumer.partitionsFor(topic, PATIENCE)) {
        TopicPartition partition = new TopicPartition(topic, each.partition());
        if (wanted.test(each.partition()) && !consumer.assignment().contains(partition)) {
          others.add(partition);
        }
      }
      Map<Integer, Long> starts = new TreeMap<>();
      if (!others.isEmpty()) {
        consumer
            .beginningOffsets(others, PATIENCE)
            .forEach((partition, start) -> starts.put(partition.partition(), start));
      }
      return starts;
    } catch (RetriableException e) {
      // A broker is away, or the partition has none yet: both are waited for.
      LOG.info("Cannot look for new partitions of {} now: {}", topic, e.getMessage());
      return Map.of();
    }
  }

  /** Reads one more partition; the others go on where they are. */
  void add(PartitionProgress partition) {
    partitions.add(partition);
    assign();
    consumer.seek(partition.partition(), partition.next());
  }

  /**
   * What has come, in slices of one partition each; none if nothing comes before the time is over.
   *
   * @throws IllegalStateException if Kafka has deleted what is to be read next, or the topic
   */
  List<Slice> poll(Duration wait, Instant now) {
    List<Slice> slices = new ArrayList<>();
    ConsumerRecords<ByteBuffer, ByteBuffer> records = records(wait);
    for (PartitionProgress each : partitions) {
      long position = consumer.position(each.partition());
      cut(each, records.records(each.partition()), position, slices, now);
      each.polled(position, consumer.currentLag(each.partition()).orElse(Long.MAX_VALUE), now);
    }
    if (records.isEmpty()) {
      missing.look(consumer, now);
    } else {
      missing.found(now);
    }
    if (!slices.isEmpty()) {
      pauseDone();
    }
    return slices;
  }

  private ConsumerRecords<ByteBuffer, ByteBuffer> records(Duration wait) {
    try {
      return consumer.poll(wait);
    } catch (OffsetOutOfRangeException e) {
      throw new IllegalStateException(
          "Cannot read %s from %s: Kafka has deleted these records; its first are %s"
              .formatted(
                  topic,
                  e.offsetOutOfRangePartitions(),
                  consumer.beginningOffsets(e.offsetOutOfRangePartitions().keySet())),
          e);
    } catch (AuthenticationException | AuthorizationException e) {
      throw new IllegalStateException(
          "Cannot read topic %s of %s: %s; %s"
              .formatted(topic, servers, KafkaTopic.reason(e), KafkaTopic.repair(e)),
          e);
    }
  }

  private static void cut(
      PartitionProgress partition,
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
      long position,
      List<Slice> slices,
      Instant now) {
    int count = records.size();
    while (count > 0 && records.get(count - 1).offset() >= partition.end()) {
      count--;
    }
    int to;
    for (int from = 0; from < count; from = to) {
      to = endOfSlice(records, from, count);
      // Offsets without records, of transactions and compaction, are passed with the last slice.
      long next = to < records.size() ? records.get(to).offset() : position;
      slices.add(new Slice(partition, records.subList(from, to), next));
      partition.take(now);
    }
  }

  private static int endOfSlice(
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, int from, int count) {
    long bytes = 0;
    int to = from;
    while (to < count && to < from + SLICE && bytes < SLICE_BYTES) {
      bytes += records.get(to).serializedValueSize();
      to++;
    }
    return to;
  }

  private void pauseDone() {
    List<TopicPartition> done = new ArrayList<>();
    for (PartitionProgress each : partitions) {
      if (consumer.position(each.partition()) >= each.end()) {
        done.add(each.partition());
      }
    }
    consumer.pause(done);
  }

  /** Commits without waiting; what fails is said in the log, since marks do not depend on it. */
  void commit(List<Position> positions) {
    consumer.commitAsync(
        offsets(positions),
        (offsets, failure) -> {
          if (failure != null) {
            LOG.warn("Cannot commit offsets of {}", topic, failure);
          }
        });
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(List<Position> positions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Position position : positions) {
      offsets.put(
          new TopicPartition(topic, position.partition()), new OffsetAndMetadata(position.next()));
    }
    return offsets;
  }

  /** Waits a little for commits that are under way. */
  @Override
  public void close() {
    try {
      consumer.close(PATIENCE);
    } catch (KafkaException e) {
      LOG.warn("Cannot close the consumer of {}", topic, e);
    }
  }
}
