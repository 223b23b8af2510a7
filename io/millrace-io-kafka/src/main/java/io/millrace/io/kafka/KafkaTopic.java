/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.kafka.KafkaSource.Share;
import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * The topic as it is when a run starts.
 *
 * @param partitions those to read, in order
 * @param starts the first offset to read of each of them
 * @param ends the offset to end before of each of them; null for no end
 */
record KafkaTopic(
    List<Integer> partitions, Map<Integer, Long> starts, @Nullable Map<Integer, Long> ends) {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * Asks Kafka.
   *
   * @throws ValidationException naming all that the settings want and Kafka does not have
   */
  static KafkaTopic of(KafkaSettings settings) {
    try (Consumer<?, ?> consumer = settings.newConsumer()) {
      Map<String, List<PartitionInfo>> topics = consumer.listTopics(PATIENCE);
      List<Integer> known =
          topics.getOrDefault(settings.topic(), List.of()).stream()
              .map(PartitionInfo::partition)
              .sorted()
              .toList();
      List<Integer> wanted = settings.partitions().isEmpty() ? known : settings.partitions();
      List<String> problems = problems(settings, topics, known, wanted);
      if (!problems.isEmpty()) {
        throw new ValidationException(String.join("; ", problems));
      }
      return new KafkaTopic(
          wanted, starts(consumer, settings, wanted), ends(consumer, settings, wanted));
    } catch (KafkaException e) {
      throw new ValidationException(
          "Cannot read topic %s of %s: %s; %s"
              .formatted(settings.topic(), settings.servers(), reason(e), repair(e)),
          e);
    }
  }

  List<Share> shares() {
    return partitions.stream()
        .map(
            partition ->
                new Share(
                    partition,
                    starts.getOrDefault(partition, 0L),
                    ends == null ? Long.MAX_VALUE : ends.getOrDefault(partition, 0L)))
        .toList();
  }

  private static List<String> problems(
      KafkaSettings settings,
      Map<String, List<PartitionInfo>> topics,
      List<Integer> known,
      List<Integer> wanted) {
    List<String> problems = new ArrayList<>();
    if (known.isEmpty()) {
      problems.add(
          "Missing required topic %s on %s (available: %s); create it first"
              .formatted(settings.topic(), settings.servers(), new TreeSet<>(topics.keySet())));
    } else if (!known.containsAll(wanted)) {
      problems.add(
          "Invalid partitions: %s (must be of %s, which has %s)"
              .formatted(wanted, settings.topic(), known));
    }
    Map<Integer, Long> until = settings.until();
    if (until != null && !until.isEmpty() && !until.keySet().equals(new TreeSet<>(wanted))) {
      problems.add(
          "Invalid end offsets: of partitions %s (must be of those read, %s)"
              .formatted(new TreeSet<>(until.keySet()), wanted));
    }
    return problems;
  }

  /** What the group committed; for all else the first or the end that Kafka has. */
  private static Map<Integer, Long> starts(
      Consumer<?, ?> consumer, KafkaSettings settings, List<Integer> wanted) {
    List<TopicPartition> names = names(settings, wanted);
    Map<Integer, Long> starts =
        byNumber(
            settings.latest()
                ? consumer.endOffsets(names, PATIENCE)
                : consumer.beginningOffsets(names, PATIENCE));
    if (settings.hasGroup()) {
      consumer
          .committed(Set.copyOf(names), PATIENCE)
          .forEach(
              (name, committed) -> {
                if (committed != null) {
                  starts.put(name.partition(), committed.offset());
                }
              });
    }
    return starts;
  }

  private static @Nullable Map<Integer, Long> ends(
      Consumer<?, ?> consumer, KafkaSettings settings, List<Integer> wanted) {
    Map<Integer, Long> until = settings.until();
    return until == null || !until.isEmpty()
        ? until
        : byNumber(consumer.endOffsets(names(settings, wanted), PATIENCE));
  }

  private static List<TopicPartition> names(KafkaSettings settings, List<Integer> partitions) {
    return partitions.stream().map(each -> new TopicPartition(settings.topic(), each)).toList();
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> byNumber = new HashMap<>();
    offsets.forEach((name, offset) -> byNumber.put(name.partition(), offset));
    return byNumber;
  }

  /** What may be done where a server does not let itself be asked. */
  static String repair(Throwable thrown) {
    if (thrown instanceof AuthenticationException) {
      return "correct the user, password or certificates in the client's settings";
    }
    if (thrown instanceof AuthorizationException) {
      return "give the user the right to it";
    }
    Throwable cause = thrown.getCause();
    if (cause != null) {
      return repair(cause);
    }
    boolean isSetting = thrown instanceof ConfigException || thrown instanceof IOException;
    return isSetting && !reason(thrown).contains(KafkaSettings.SERVERS)
        ? "correct the client's settings"
        : "correct " + KafkaSettings.SERVERS + " or start the server";
  }

  /** Kafka wraps what went wrong. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? String.valueOf(thrown.getMessage()) : reason(cause);
  }
}
