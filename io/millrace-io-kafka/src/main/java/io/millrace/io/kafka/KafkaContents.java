/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.io.files.SourceFields;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.ValidationException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What a topic holds at the moment: for choosing and checking before a run, and for a run that ends
 * where the topic ended then. It does not promise every field of JSON objects: records after the
 * first ones may have more.
 *
 * @param ends the offset after the last record, by partition
 * @param empty the partitions without a record
 * @param fields the columns of CSV records, or what the first JSON objects hold; none of a topic
 *     without records
 * @since 0.1
 */
@Evolving
public record KafkaContents(Map<Integer, Long> ends, List<Integer> empty, Set<String> fields) {
  private static final int SAMPLE = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  public KafkaContents {
    ends = Map.copyOf(ends);
    empty = List.copyOf(empty);
  }

  /**
   * Asks Kafka.
   *
   * @param consumer settings of Kafka's consumer beside the servers
   * @throws ValidationException if it cannot be reached, or has no such topic
   */
  public static KafkaContents of(KafkaAddress address, Map<String, String> consumer) {
    KafkaSettings settings =
        KafkaSettings.of(address.topic())
            .withConsumer(Map.of(KafkaSettings.SERVERS, address.servers()))
            .withConsumer(consumer)
            .withUntil(Map.of());
    KafkaTopic topic = KafkaTopic.of(settings);
    Map<Integer, Long> ends = new TreeMap<>(requireNonNull(topic.ends(), "ends is null"));
    Map<TopicPartition, Long> full = new TreeMap<>(KafkaContents::compare);
    List<Integer> empty = new ArrayList<>();
    ends.forEach(
        (partition, end) -> {
          if (end > topic.starts().getOrDefault(partition, 0L)) {
            full.put(new TopicPartition(address.topic(), partition), end);
          } else {
            empty.add(partition);
          }
        });
    String header = address.header();
    Set<String> fields =
        header == null
            ? SourceFields.ofObjects(first(settings, full))
            : SourceFields.ofHeader(header);
    return new KafkaContents(ends, empty, fields);
  }

  private static int compare(TopicPartition one, TopicPartition other) {
    return Integer.compare(one.partition(), other.partition());
  }

  private static List<String> first(KafkaSettings settings, Map<TopicPartition, Long> ends) {
    List<String> values = new ArrayList<>();
    if (ends.isEmpty()) {
      return values;
    }
    try (Consumer<ByteBuffer, ByteBuffer> consumer = settings.newConsumer()) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (values.size() < SAMPLE
          && System.nanoTime() < deadline
          && ends.entrySet().stream()
              .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<ByteBuffer, ByteBuffer> each : consumer.poll(POLL)) {
          ByteBuffer value = each.value();
          if (value != null) {
            values.add(UTF_8.decode(value).toString());
          }
        }
      }
      return values;
    } catch (KafkaException e) {
      throw new ValidationException(
          "Cannot read topic %s of %s: %s"
              .formatted(settings.topic(), settings.servers(), e.getMessage()),
          e);
    }
  }
}
