/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * A topic that is made for some values and filled with them once, to try things out with. It does
 * not promise that nobody else sends to it.
 *
 * @since 0.1
 */
@Evolving
public final class FilledTopic {
  private static final int PARTITIONS = 3;

  /** Twice Kafka's own, of the topic and of the producer. */
  private static final String MOST_BYTES = Integer.toString(2 << 20);

  private FilledTopic() {}

  /**
   * Makes the topic with three partitions and deals values to them in turn, unless it is there with
   * as many records.
   *
   * @param settings of Kafka's clients beside the servers
   * @param count how many values there are
   * @throws ValidationException if Kafka cannot be reached or takes no topic, or the topic is there
   *     with another number of records
   */
  public static void fill(
      KafkaAddress address, Map<String, String> settings, Iterable<byte[]> values, long count) {
    Map<String, String> client = new HashMap<>(settings);
    client.put(KafkaSettings.SERVERS, address.servers());
    try (Admin admin = Admin.create(new HashMap<>(client))) {
      if (admin.listTopics().names().get().contains(address.topic())) {
        requireFull(address, settings, count);
        return;
      }
      NewTopic topic = new NewTopic(address.topic(), Optional.of(PARTITIONS), Optional.empty());
      topic.configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, MOST_BYTES));
      admin.createTopics(List.of(topic)).all().get();
      send(address, client, values);
    } catch (KafkaException | ExecutionException e) {
      throw refused(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(address, e);
    }
  }

  private static void requireFull(KafkaAddress address, Map<String, String> settings, long count) {
    long there =
        KafkaContents.of(address, settings).ends().values().stream().mapToLong(end -> end).sum();
    if (there != count) {
      throw new ValidationException(
          "Cannot send to topic %s of %s: it is there with %d records (must be none or %d); delete it"
              .formatted(address.topic(), address.servers(), there, count));
    }
  }

  private static void send(
      KafkaAddress address, Map<String, String> client, Iterable<byte[]> values)
      throws ExecutionException {
    ProducerSettings settings =
        ProducerSettings.of(address.topic())
            .with(client)
            .with(Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES));
    AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = settings.newProducer()) {
      int next = 0;
      for (byte[] value : values) {
        if (fault.get() != null) {
          break;
        }
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(address.topic(), next, null, value),
                (sent, failure) -> fault.compareAndSet(null, failure));
        next = (next + 1) % PARTITIONS;
      }
      producer.flush();
    }
    Exception failure = fault.get();
    if (failure != null) {
      throw new ExecutionException(failure);
    }
  }

  private static ValidationException refused(KafkaAddress address, Exception fault) {
    return new ValidationException(
        "Cannot send to topic %s of %s: %s"
            .formatted(address.topic(), address.servers(), KafkaTopic.reason(fault)),
        fault);
  }
}
