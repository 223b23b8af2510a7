/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What is read of Kafka and how.
 *
 * @param consumer settings of Kafka's consumer, as given
 * @param partitions those to read; empty for all
 * @param latest whether to start at the end
 * @param gathering how long Kafka may wait for more records
 * @param idleAfter when a partition holds the watermark no more; null for never
 * @param until the offsets to end before, by partition; empty for the ends at the run's start; null
 *     for no end
 * @param splits how many consumers there are at most
 * @param newPartitionsEvery how often it is looked for partitions that were not there; null for
 *     never
 */
record KafkaSettings(
    String topic,
    Map<String, String> consumer,
    List<Integer> partitions,
    boolean latest,
    Duration gathering,
    @Nullable Duration idleAfter,
    @Nullable Map<Integer, Long> until,
    int splits,
    @Nullable Duration newPartitionsEvery)
    implements Serializable {
  static final String SERVERS = ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG;

  /** What this source decides itself. */
  private static final List<String> OURS =
      List.of(
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

  private static final Duration GATHERING = Duration.ofMillis(20);
  private static final Duration MIN_LOOK = Duration.ofMillis(100);
  private static final Duration MAX_LOOK = Duration.ofDays(1);
  private static final Duration MAX_GATHERING = Duration.ofMinutes(1);

  /** Some thousand records: as many as make a block cheap. */
  private static final int GATHERED_BYTES = 1 << 20;

  /** As many as were fetched; Kafka's own 500 would make small blocks. */
  private static final int MAX_POLL_RECORDS = 1 << 16;

  static KafkaSettings of(String topic) {
    return new KafkaSettings(
        requireNonNull(topic, "topic is null"),
        Map.of(),
        List.of(),
        false,
        GATHERING,
        null,
        null,
        Integer.MAX_VALUE,
        null);
  }

  KafkaSettings withConsumer(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(consumer);
    all.putAll(more);
    return new KafkaSettings(
        topic,
        Map.copyOf(all),
        partitions,
        latest,
        gathering,
        idleAfter,
        until,
        splits,
        newPartitionsEvery);
  }

  KafkaSettings withPartitions(List<Integer> some) {
    return new KafkaSettings(
        topic,
        consumer,
        List.copyOf(new TreeSet<>(some)),
        latest,
        gathering,
        idleAfter,
        until,
        splits,
        newPartitionsEvery);
  }

  KafkaSettings startingLatest() {
    return new KafkaSettings(
        topic, consumer, partitions, true, gathering, idleAfter, until, splits, newPartitionsEvery);
  }

  KafkaSettings withGathering(Duration time) {
    require("gathering time", time, Duration.ZERO, MAX_GATHERING);
    return new KafkaSettings(
        topic, consumer, partitions, latest, time, idleAfter, until, splits, newPartitionsEvery);
  }

  KafkaSettings withIdleAfter(Duration time) {
    require("idle time", time, Duration.ofMillis(1), Duration.ofDays(365));
    return new KafkaSettings(
        topic, consumer, partitions, latest, gathering, time, until, splits, newPartitionsEvery);
  }

  KafkaSettings withUntil(Map<Integer, Long> offsets) {
    return new KafkaSettings(
        topic,
        consumer,
        partitions,
        latest,
        gathering,
        idleAfter,
        Map.copyOf(offsets),
        splits,
        newPartitionsEvery);
  }

  KafkaSettings withSplits(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("Invalid splits: %d (must be >= 1)".formatted(most));
    }
    return new KafkaSettings(
        topic, consumer, partitions, latest, gathering, idleAfter, until, most, newPartitionsEvery);
  }

  KafkaSettings withNewPartitionsEvery(Duration time) {
    require("time between looks for new partitions", time, MIN_LOOK, MAX_LOOK);
    return new KafkaSettings(
        topic, consumer, partitions, latest, gathering, idleAfter, until, splits, time);
  }

  private static void require(String name, Duration time, Duration lowest, Duration highest) {
    if (time.compareTo(lowest) < 0 || time.compareTo(highest) > 0) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be between %s and %s)".formatted(name, time, lowest, highest));
    }
  }

  /** All that can be told to be wrong without Kafka. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (topic.isBlank()) {
      problems.add("Missing required topic");
    }
    if (!consumer.containsKey(SERVERS)) {
      problems.add("Missing required " + SERVERS + "; name them by servedBy(servers)");
    }
    for (String key : OURS) {
      if (consumer.containsKey(key)) {
        problems.add("Unsupported consumer setting: " + key + "; leave it out");
      }
    }
    if (partitions.stream().anyMatch(partition -> partition < 0)) {
      problems.add("Invalid partitions: " + partitions + " (must be >= 0)");
    }
    if (newPartitionsEvery != null && !partitions.isEmpty()) {
      problems.add("Cannot look for new partitions together with partitions " + partitions);
    }
    if (newPartitionsEvery != null && until != null) {
      problems.add("Cannot look for new partitions together with an end of those there are");
    }
    return problems;
  }

  /** Whether offsets are committed after checkpoints. */
  boolean hasGroup() {
    return consumer.containsKey(ConsumerConfig.GROUP_ID_CONFIG);
  }

  /** The servers, for messages. */
  String servers() {
    return String.valueOf(consumer.get(SERVERS));
  }

  KafkaConsumer<ByteBuffer, ByteBuffer> newConsumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    if (!gathering.isZero()) {
      config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHERED_BYTES);
      config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) gathering.toMillis());
    }
    if (newPartitionsEvery != null) {
      config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, newPartitionsEvery.toMillis());
    }
    config.putAll(consumer);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A record that Kafka has deleted must not be passed over in silence.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return new KafkaConsumer<>(config, new ByteBufferDeserializer(), new ByteBufferDeserializer());
  }

  /** Without the client's settings, which may hold secrets. */
  @Override
  public String toString() {
    return "kafka://" + servers() + "/" + topic;
  }
}
