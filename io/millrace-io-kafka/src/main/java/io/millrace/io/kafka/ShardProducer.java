/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.StepContext;
import java.io.Closeable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes units of a shard, each in a transaction that commits the shard's {@link WriteMark}, too.
 * There is one for a shard at a time: a new one ends what another has left open, whose next attempt
 * fails. Not thread-safe.
 */
final class ShardProducer implements Closeable {
  private final ProducerSettings settings;

  /** Both of the transactions and of the group whose offset is the mark. */
  private final String name;

  private final KafkaProducer<byte[], byte[]> producer;
  private WriteMark mark = WriteMark.NOTHING;
  private boolean isOpen;

  private ShardProducer(
      ProducerSettings settings, String name, KafkaProducer<byte[], byte[]> producer) {
    this.settings = settings;
    this.name = name;
    this.producer = producer;
  }

  /**
   * Takes over the shard, and finds out what of it is written.
   *
   * @param longest how long a transaction may be open
   */
  static ShardProducer open(
      ProducerSettings settings, StepContext step, int shard, Duration longest)
      throws InterruptedException {
    String name =
        "millrace/%s/%s/%s/%d".formatted(step.runId(), step.step(), settings.topic(), shard);
    ShardProducer opened = new ShardProducer(settings, name, settings.newProducer(name, longest));
    try {
      opened.producer.initTransactions();
      opened.mark = opened.read();
      return opened;
    } catch (KafkaException | InterruptedException e) {
      opened.close();
      throw e;
    }
  }

  private WriteMark read() throws InterruptedException {
    Map<String, Object> config = new HashMap<>(settings.config());
    config.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Math.toIntExact(settings.deadline().toMillis()));
    ListConsumerGroupOffsetsSpec offset =
        new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition()));
    try (Admin admin = Admin.create(config)) {
      return WriteMark.of(
          admin
              // Else that of a transaction that is just being committed may be missed.
              .listConsumerGroupOffsets(
                  Map.of(name, offset), new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata(name)
              .get()
              .get(partition()));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException reason ? reason : new KafkaException(e);
    }
  }

  /** One that every topic has; it says nothing of where the records are. */
  private TopicPartition partition() {
    return new TopicPartition(settings.topic(), 0);
  }

  /** What is committed. */
  WriteMark mark() {
    return mark;
  }

  /** Whether something is written that is not committed. */
  boolean isOpen() {
    return isOpen;
  }

  void begin() {
    isOpen = true;
    producer.beginTransaction();
  }

  /** Sends a record; what goes wrong with it is told by {@link #commit}. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void send(ProducerRecord<byte[], byte[]> one) {
    producer.send(requireNonNull(one));
  }

  void commit(WriteMark next) {
    producer.sendOffsetsToTransaction(
        Map.of(partition(), next.offset()), new ConsumerGroupMetadata(name));
    producer.commitTransaction();
    mark = next;
    isOpen = false;
  }

  /** Gives up what is not committed. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
