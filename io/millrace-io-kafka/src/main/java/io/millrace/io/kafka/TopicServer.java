/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.transforms.ValidationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the servers of a topic that is written say, and messages of what they refuse. */
final class TopicServer {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private TopicServer() {}

  /**
   * What is wrong with the topic, if anything: a write makes none.
   *
   * @throws ValidationException if Kafka cannot be asked, or there is no producer with such
   *     settings
   */
  static Optional<String> problem(ProducerSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.config());
    int millis = Math.toIntExact(PATIENCE.toMillis());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    try (Admin admin = Admin.create(config)) {
      // Workers would find what is wrong with it, one bundle after the other.
      settings.newProducer().close(Duration.ZERO);
      admin
          .describeTopics(List.of(settings.topic()))
          .allTopicNames()
          .get(2L * millis, TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.of(
            "Missing required topic %s on %s; create it first"
                .formatted(settings.topic(), settings.servers()));
      }
      throw unasked(settings, e);
    } catch (KafkaException | TimeoutException e) {
      throw unasked(settings, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unasked(settings, e);
    }
  }

  private static ValidationException unasked(ProducerSettings settings, Exception reason) {
    return new ValidationException(
        "Cannot write topic %s of %s: %s; %s"
            .formatted(
                settings.topic(),
                settings.servers(),
                KafkaTopic.reason(reason),
                KafkaTopic.repair(reason)),
        reason);
  }

  /** What fails a bundle, with what to do about it. */
  static IllegalStateException failure(String verb, ProducerSettings settings, KafkaException e) {
    return new IllegalStateException(
        "Cannot %s topic %s of %s: %s; %s"
            .formatted(verb, settings.topic(), settings.servers(), KafkaTopic.reason(e), repair(e)),
        e);
  }

  private static String repair(KafkaException e) {
    if (e instanceof AuthorizationException || e instanceof AuthenticationException) {
      return KafkaTopic.repair(e);
    }
    if (e instanceof UnknownTopicOrPartitionException) {
      return "create it first";
    }
    return e instanceof RetriableException
        ? "start the server, or allow more than the retry time"
        : "see the server's log";
  }
}
