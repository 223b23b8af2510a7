/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a topic was deleted while it is read, of which Kafka's consumer says nothing. Not
 * thread-safe.
 */
final class MissingTopic {
  /** Longer than a broker that starts takes until it knows its topics. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final String topic;
  private final String servers;
  private Instant nextLook = Instant.MIN;
  private @Nullable Instant since;

  MissingTopic(String topic, String servers) {
    this.topic = topic;
    this.servers = servers;
  }

  /** Records came. */
  void found(Instant now) {
    since = null;
    nextLook = now.plus(BETWEEN);
  }

  /**
   * Looks for it, where none came; now and then.
   *
   * @throws IllegalStateException if Kafka has said for {@link #PATIENCE} that there is none
   */
  void look(Consumer<?, ?> consumer, Instant now) {
    if (now.isBefore(nextLook)) {
      return;
    }
    nextLook = now.plus(BETWEEN);
    if (isThere(consumer)) {
      since = null;
    } else if (since == null) {
      since = now;
    } else if (!now.isBefore(since.plus(PATIENCE))) {
      throw new IllegalStateException(
          "Cannot read topic %s of %s: Kafka has said for %s that there is none; create it and run again, or read another"
              .formatted(topic, servers, Duration.between(since, now)));
    }
  }

  /** Also where nobody says: a broker that is away is waited for. */
  private boolean isThere(Consumer<?, ?> consumer) {
    try {
      return !consumer.partitionsFor(topic, ANSWER).isEmpty();
    } catch (RetriableException e) {
      return true;
    }
  }
}
