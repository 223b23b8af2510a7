/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Which topic is written, and how Kafka's producer is set.
 *
 * @param config settings of Kafka's producer, as given
 * @param deadline how long a record is tried
 */
record ProducerSettings(String topic, Map<String, String> config, Duration deadline)
    implements Serializable {
  static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration MIN_DEADLINE = Duration.ofSeconds(1);
  private static final Duration MAX_DEADLINE = Duration.ofHours(1);

  /** What a write decides itself. */
  private static final List<String> OURS =
      List.of(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);

  private static final int LINGER_MILLIS = 5;
  private static final int BATCH_BYTES = 128 << 10;
  private static final int REQUEST_MILLIS = 30_000;

  /** As Kafka's producer has it where nothing is said. */
  private static final int MAX_REQUEST_BYTES = 1 << 20;

  static ProducerSettings of(String topic) {
    return new ProducerSettings(requireNonNull(topic, "topic is null"), Map.of(), DEADLINE);
  }

  ProducerSettings with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(config);
    all.putAll(more);
    return new ProducerSettings(topic, Map.copyOf(all), deadline);
  }

  ProducerSettings withDeadline(Duration time) {
    if (time.compareTo(MIN_DEADLINE) < 0 || time.compareTo(MAX_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "Invalid retry time: %s (must be between %s and %s)"
              .formatted(time, MIN_DEADLINE, MAX_DEADLINE));
    }
    return new ProducerSettings(topic, config, time);
  }

  /** All that can be told to be wrong without Kafka. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (topic.isBlank()) {
      problems.add("Missing required topic");
    }
    if (!config.containsKey(KafkaSettings.SERVERS)) {
      problems.add(
          "Missing required " + KafkaSettings.SERVERS + "; name them by servedBy(servers)");
    }
    for (String key : OURS) {
      if (config.containsKey(key)) {
        problems.add("Unsupported producer setting: " + key + "; leave it out");
      }
    }
    return problems;
  }

  /** The servers, for messages. */
  String servers() {
    return String.valueOf(config.get(KafkaSettings.SERVERS));
  }

  /** The largest record that the producer takes, in bytes. */
  int maxRequestBytes() {
    String size = config.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    return size == null ? MAX_REQUEST_BYTES : Integer.parseInt(size.strip());
  }

  /** As reports call the topic. */
  String target() {
    return "kafka://" + servers() + "/" + topic;
  }

  /**
   * A producer whose own repeats leave each record once and in order. One request is on its way to
   * a broker at a time: where the first finds that a new topic has no leader yet and the second
   * that it has, Kafka takes the first for out of order until it expires.
   */
  KafkaProducer<byte[], byte[]> newProducer() {
    return producer(Map.of());
  }

  /**
   * A producer of transactions, which fences those before it of that name.
   *
   * @param longest how long a transaction may be open, unless {@code transaction.timeout.ms} says
   *     it
   */
  KafkaProducer<byte[], byte[]> newProducer(String transactionalId, Duration longest) {
    Map<String, Object> transactions = new HashMap<>();
    transactions.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    if (!config.containsKey(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) {
      transactions.put(
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(longest.toMillis()));
    }
    return producer(transactions);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> transactions) {
    int millis = Math.toIntExact(deadline.toMillis());
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // Kafka asks for a deadline of no less than these.
    all.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST_MILLIS, millis - LINGER_MILLIS));
    all.putAll(config);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    all.putAll(transactions);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Without the client's settings, which may hold secrets. */
  @Override
  public String toString() {
    return target();
  }
}
